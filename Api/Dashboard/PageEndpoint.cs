namespace TikApis.Api.Dashboard;

/// <summary>On endpoints that serve people: there a session says who asks, not a key in a header.</summary>
sealed class PageEndpoint;
