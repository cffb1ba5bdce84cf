using k8s;
using k8s.Models;

namespace TikApis.Tests.Deploy;

/// <summary>The manifest is read by the Kubernetes client, which refuses fields that do not exist, and hangs together.</summary>
public sealed class KubernetesTests
{
    readonly List<object> objects = KubernetesYaml.LoadAllFromString(DeployFile.Read("kubernetes.yaml"), strict: true);

    [Fact]
    public void What_refers_to_something_refers_to_what_is_there()
    {
        var deployment = One<V1Deployment>();
        var pod = deployment.Spec.Template;
        var labels = pod.Metadata.Labels;
        Assert.All(deployment.Spec.Selector.MatchLabels, label => Assert.Equal(label.Value, labels[label.Key]));
        Assert.All(One<V1PodDisruptionBudget>().Spec.Selector.MatchLabels, label => Assert.Equal(label.Value, labels[label.Key]));
        var service = One<V1Service>();
        Assert.All(service.Spec.Selector, label => Assert.Equal(label.Value, labels[label.Key]));

        var node = Assert.Single(pod.Spec.Containers);
        var ports = node.Ports.Select(port => port.Name).ToHashSet();
        Assert.All(service.Spec.Ports, port => Assert.Contains(port.TargetPort.Value, ports));
        foreach (var probe in new[] { node.StartupProbe, node.ReadinessProbe, node.LivenessProbe })
            Assert.Contains(probe.HttpGet.Port.Value, ports);
        Assert.Equal(("/health/ready", "/health/live"), (node.ReadinessProbe.HttpGet.Path, node.LivenessProbe.HttpGet.Path));

        var account = One<V1ServiceAccount>().Metadata.Name;
        Assert.Equal(account, pod.Spec.ServiceAccountName);
        Assert.Equal(account, Assert.Single(One<V1RoleBinding>().Subjects).Name);
        Assert.Equal(One<V1Role>().Metadata.Name, One<V1RoleBinding>().RoleRef.Name);
        var secret = One<V1Secret>();
        foreach (var used in node.Env.Select(variable => variable.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>())
        {
            Assert.Equal(secret.Metadata.Name, used.Name);
            Assert.Contains(used.Key, secret.StringData.Keys);
        }
    }

    [Fact]
    public void Orleans_finds_of_a_pod_what_it_looks_for()
    {
        var pod = One<V1Deployment>().Spec.Template;
        var env = Assert.Single(pod.Spec.Containers).Env.ToDictionary(variable => variable.Name);
        Assert.Equal("true", env["Cluster__Kubernetes"].Value);
        Assert.Equal("status.podIP", env["POD_IP"].ValueFrom.FieldRef.FieldPath);
        Assert.Equal("metadata.name", env["POD_NAME"].ValueFrom.FieldRef.FieldPath);
        Assert.Equal("metadata.namespace", env["POD_NAMESPACE"].ValueFrom.FieldRef.FieldPath);
        Assert.Equal(pod.Metadata.Labels["orleans/serviceId"], env["ORLEANS_SERVICE_ID"].Value);
        Assert.Equal(pod.Metadata.Labels["orleans/clusterId"], env["ORLEANS_CLUSTER_ID"].Value);
        Assert.Contains(One<V1Role>().Rules, rule => rule.Resources.Contains("pods") && new[] { "get", "watch", "list", "patch" }.All(rule.Verbs.Contains));
    }

    [Fact]
    public void A_pod_that_is_told_to_stop_has_time_to_fold_and_hand_over()
    {
        var pod = One<V1Deployment>().Spec.Template.Spec;
        Assert.True(pod.TerminationGracePeriodSeconds >= 60);
        Assert.Equal(0, int.Parse(One<V1Deployment>().Spec.Strategy.RollingUpdate.MaxUnavailable.Value, null));
    }

    T One<T>() => Assert.Single(objects.OfType<T>());
}
