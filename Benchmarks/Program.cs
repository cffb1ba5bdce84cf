using System.CommandLine;
using TikApis.Benchmarks.Decisions;
using TikApis.Benchmarks.Footprint;
using TikApis.Benchmarks.LongRange;
using TikApis.Benchmarks.Nab;

var events = new Option<int>("--events") { Description = "Raw events of the year", DefaultValueFactory = _ => 4_000_000 };
var endpoints = new Option<int>("--endpoints") { Description = "Endpoints of the account", DefaultValueFactory = _ => 500 };
var rounds = new Option<int>("--rounds") { Description = "Times each question is asked, in turn", DefaultValueFactory = _ => 15 };
var longRange = new Command("long-range", "Questions about a year to the API, beside the same ones to raw events by SQL in the same PostgreSQL.") { events, endpoints, rounds };
longRange.SetAction((parsed, cancellation) =>
    LongRangeBenchmark.Run(new YearOfEvents(parsed.GetValue(events), parsed.GetValue(endpoints)), parsed.GetValue(rounds), cancellation));

var accounts = new Option<int>("--accounts") { Description = "Accounts with one event; of larger kinds fewer", DefaultValueFactory = _ => 10_000 };
var sent = new Option<int>("--events") { Description = "Events sent over HTTP", DefaultValueFactory = _ => 2_000_000 };
var footprint = new Command("footprint", "Memory an account, events a second, and rows and bytes a million events in PostgreSQL.") { accounts, sent };
footprint.SetAction((parsed, cancellation) => FootprintBenchmark.Run(parsed.GetValue(accounts), parsed.GetValue(sent), cancellation));

var seconds = new Option<int>("--seconds") { Description = "How long each is asked, in each round", DefaultValueFactory = _ => 5 };
var decisions = new Command("decisions", "Rate limit decisions over HTTP, beside the same by a Lua script in Redis.") { seconds };
decisions.SetAction((parsed, cancellation) => DecisionBenchmark.Run(TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation));

var corpus = new Argument<string>("corpus") { Description = "Folder of the Numenta Anomaly Benchmark: data and labels", DefaultValueFactory = _ => "../shared/data/nab" };
var results = new Option<string?>("--results") { Description = "Folder to write the anomaly scores to, as NAB has them" };
var nab = new Command("nab", "Scores the detector of unusual activity on the Numenta Anomaly Benchmark.") { corpus, results };
nab.SetAction(parsed => NabBenchmark.Run(parsed.GetValue(corpus)!, parsed.GetValue(results)));

return await new RootCommand("Measures TikAPIs Usage.") { longRange, footprint, decisions, nab }.Parse(args).InvokeAsync();
