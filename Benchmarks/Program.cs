using System.CommandLine;
using Spectre.Console;
using TikApis.Benchmarks;
using TikApis.Benchmarks.Activation;
using TikApis.Benchmarks.Alerts;
using TikApis.Benchmarks.Contenders;
using TikApis.Benchmarks.Decisions;
using TikApis.Benchmarks.Footprint;
using TikApis.Benchmarks.Ingest;
using TikApis.Benchmarks.Latency;
using TikApis.Benchmarks.LiveQuery;
using TikApis.Benchmarks.Load;
using TikApis.Benchmarks.LongRange;
using TikApis.Benchmarks.Nab;
using TikApis.Benchmarks.Pieces;
using TikApis.Benchmarks.Scale;
using TikApis.Benchmarks.Start;

var events = new Option<int>("--events") { Description = "Raw events of the year", DefaultValueFactory = _ => 4_000_000 };
var endpoints = new Option<int>("--endpoints") { Description = "Endpoints of the account", DefaultValueFactory = _ => 500 };
var rounds = new Option<int>("--rounds") { Description = "Times each question is asked, in turn", DefaultValueFactory = _ => 15 };
var longRange = new Command("long-range", "Questions about a year to the API, beside the same ones to raw events by SQL in the same PostgreSQL.") { events, endpoints, rounds };
longRange.SetAction((parsed, cancellation) =>
    LongRangeBenchmark.Run(PastEvents.Year(parsed.GetValue(events), parsed.GetValue(endpoints)), parsed.GetValue(rounds), cancellation));

var eventsOfMonth = new Option<int>("--events") { Description = "Events of the month", DefaultValueFactory = _ => 1_000_000 };
var endpointsOfMonth = new Option<int>("--endpoints") { Description = "Endpoints of the account; the API tells at most 50 apart", DefaultValueFactory = _ => 50 };
var times = new Option<int>("--rounds") { Description = "Times each question is asked, in turn", DefaultValueFactory = _ => 50 };
var month = new Command("month", "30 days by day and endpoint, beside the same of raw events by SQL in the same PostgreSQL.") { eventsOfMonth, endpointsOfMonth, times };
month.SetAction((parsed, cancellation) =>
    MonthBenchmark.Run(PastEvents.Month(parsed.GetValue(eventsOfMonth), parsed.GetValue(endpointsOfMonth)), parsed.GetValue(times), cancellation));

var accounts = new Option<int>("--accounts") { Description = "Accounts with one event; of larger kinds fewer", DefaultValueFactory = _ => 10_000 };
var memory = new Command("memory", "Memory an active account takes of a node.") { accounts };
memory.SetAction((parsed, cancellation) => MemoryBenchmark.Run(parsed.GetValue(accounts), cancellation));

var sent = new Option<int>("--events") { Description = "Events sent over HTTP", DefaultValueFactory = _ => 2_000_000 };
var footprint = new Command("footprint", "Events a second, and rows and bytes a million events in PostgreSQL.") { sent };
footprint.SetAction((parsed, cancellation) => FootprintBenchmark.Run(parsed.GetValue(sent), cancellation));

var seconds = new Option<int>("--seconds") { Description = "How long each is asked, in each round", DefaultValueFactory = _ => 5 };
var decisions = new Command("decisions", "Rate limit decisions over HTTP, beside the same by a Lua script in Redis.") { seconds };
decisions.SetAction((parsed, cancellation) => DecisionBenchmark.Run(TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation));

var crossings = new Option<int>("--crossings") { Description = "Accounts that cross a threshold", DefaultValueFactory = _ => 1_000 };
var load = new Option<int>("--load") { Description = "Events of other accounts a second, beside", DefaultValueFactory = _ => 20_000 };
var alerts = new Command("alerts", "From the request that crosses a threshold to the first byte at a webhook's receiver.") { crossings, load };
alerts.SetAction((parsed, cancellation) => AlertBenchmark.Run(parsed.GetValue(crossings), parsed.GetValue(load), cancellation));

var corpus = new Argument<string>("corpus") { Description = "Folder of the Numenta Anomaly Benchmark: data and labels", DefaultValueFactory = _ => NabBenchmark.Corpus };
var results = new Option<string?>("--results") { Description = "Folder to write the anomaly scores to, as NAB has them" };
var nab = new Command("nab", "Scores the detector of unusual activity on the Numenta Anomaly Benchmark.") { corpus, results };
nab.SetAction(parsed => NabBenchmark.Run(parsed.GetValue(corpus)!, parsed.GetValue(results)));

var workloads = new Option<string[]>("--workload") { Description = "Only these workloads", AllowMultipleArgumentsPerToken = true };
workloads.AcceptOnlyFromAmong(Workload.Names);
var only = new Option<string[]>("--only") { Description = "Only contenders whose names have this part; with $ behind it, at their end", AllowMultipleArgumentsPerToken = true };
var each = new Option<double>("--seconds") { Description = "How long each is loaded, in each round", DefaultValueFactory = _ => 5 };
var warm = new Option<double>("--warm") { Description = "Seconds each is loaded before its first round, so that its code is compiled as it stays", DefaultValueFactory = _ => 12 };
var turns = new Option<int>("--rounds") { Description = "Rounds, in turn", DefaultValueFactory = _ => 3 };
var connections = new Option<int?>("--connections") { Description = "Senders, when not as many as the workload says" };
var ingest = new Command("ingest", "Events a second, beside what would be used instead on the same bodies.") { workloads, only, each, warm, turns, connections };
ingest.SetAction(parsed => IngestBenchmark.Run(
    parsed.GetValue(workloads) ?? [], parsed.GetValue(only) ?? [], TimeSpan.FromSeconds(parsed.GetValue(each)), TimeSpan.FromSeconds(parsed.GetValue(warm)), parsed.GetValue(turns), parsed.GetValue(connections)));

var database = new Option<string>("--database") { Description = "Only on this one", DefaultValueFactory = _ => "" };
var waiting = new Option<double>("--seconds") { Description = "How long each is loaded, in each round", DefaultValueFactory = _ => 15 };
var latency = new Command("latency", "How long an acknowledgement takes at half of the maximum rate.") { workloads, database, waiting, turns };
latency.SetAction(parsed => LatencyBenchmark.Run(parsed.GetValue(workloads) ?? [], parsed.GetValue(database)!, TimeSpan.FromSeconds(parsed.GetValue(waiting)), parsed.GetValue(turns)));

var filling = new Option<double>("--seconds") { Description = "How long the database is filled before", DefaultValueFactory = _ => 5 };
var starts = new Option<int>("--rounds") { Description = "Starts of each kind", DefaultValueFactory = _ => 5 };
var published = new Option<string?>("--published") { Description = "Folder of a published program, instead of the one built beside" };
var start = new Command("start", "From a process's start to its first event acknowledged, on SQLite.") { filling, starts, published };
start.SetAction(parsed => StartBenchmark.Run(TimeSpan.FromSeconds(parsed.GetValue(filling)), parsed.GetValue(starts), parsed.GetValue(published)));

var months = new Option<int>("--accounts") { Description = "Accounts that are timed", DefaultValueFactory = _ => 200 };
var restarts = new Option<int>("--rounds") { Description = "Starts of the node for each kind of request", DefaultValueFactory = _ => 3 };
var activation = new Command("activation", "The first request of accounts with a month of data, after their node was started again.") { months, restarts };
activation.SetAction((parsed, cancellation) => ActivationBenchmark.Run(parsed.GetValue(months), parsed.GetValue(restarts), cancellation));

var held = new Option<int>("--events") { Description = "Events before anything is asked", DefaultValueFactory = _ => 2_000_000 };
var readers = new Option<int>("--readers") { Description = "Connections that ask", DefaultValueFactory = _ => 4 };
var liveQuery = new Command("live-query", "An account's summary while events come in, beside the same by SQL on raw events.") { database, held, readers, each, turns };
liveQuery.SetAction(parsed => LiveQueryBenchmark.Run(
    parsed.GetValue(database)!, parsed.GetValue(held), parsed.GetValue(readers), TimeSpan.FromSeconds(parsed.GetValue(each)), parsed.GetValue(turns)));

var kinds = new Option<string[]>("--only") { Description = "Of connections, accounts and time only these", AllowMultipleArgumentsPerToken = true };
kinds.AcceptOnlyFromAmong("connections", "accounts", "time");
var minutes = new Option<double>("--minutes") { Description = "How long the part time loads each node", DefaultValueFactory = _ => 30 };
var folder = new Option<string>("--to") { Description = "Folder of the plots", DefaultValueFactory = _ => "docs/benchmarks" };
var scale = new Command("scale", "Rates and sizes by connections, accounts and time, drawn into plots.") { kinds, each, warm, minutes, folder };
scale.SetAction(parsed => ScaleBenchmark.Run(
    parsed.GetValue(kinds) ?? [], TimeSpan.FromSeconds(parsed.GetValue(each)), TimeSpan.FromSeconds(parsed.GetValue(warm)), TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(folder)!));

var names = new Option<string[]>("--only") { Description = "Only classes whose names have this part", AllowMultipleArgumentsPerToken = true };
var isShort = new Option<bool>("--short") { Description = "Few and short rounds" };
var pieces = new Command("pieces", "Parts of the way of 1,000 events, each alone: time and memory.") { names, isShort };
pieces.SetAction(parsed => PiecesBenchmark.Run(parsed.GetValue(names) ?? [], parsed.GetValue(isShort)));

var isQuick = new Option<bool>("--quick") { Description = "Short rounds, to see that all of them run" };
var parts = new Option<string[]>("--only") { Description = "Only these parts", AllowMultipleArgumentsPerToken = true };
parts.AcceptOnlyFromAmong(AllParts.Names);
var all = new Command("all", "Every part that this machine has what it needs for, one after the other.") { isQuick, parts };
all.SetAction((parsed, cancellation) => AllParts.Run(parsed.GetValue(isQuick), parsed.GetValue(parts) ?? [], cancellation));

var arguments = new Argument<string[]>("arguments");
var contender = new Command("contender", "Runs what the product is compared with.") { arguments };
contender.Hidden = true;
contender.SetAction(parsed => ContenderProgram.Run(parsed.GetValue(arguments)!));

if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 200;
return await new RootCommand("Measures TikAPIs Usage.") { all, ingest, scale, latency, start, activation, liveQuery, month, longRange, memory, footprint, decisions, alerts, nab, pieces, contender }.Parse(args).InvokeAsync();
