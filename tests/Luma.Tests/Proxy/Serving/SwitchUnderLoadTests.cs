using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Serving;

public sealed class SwitchUnderLoadTests
{
    private const int Clients = 16;
    private const int Requests = 30_000;

    [Fact]
    public async Task Switching_back_and_forth_under_load_loses_nothing_and_a_drained_backend_sees_nobody()
    {
        await using var blue = await Release.StartAsync("blue");
        await using var green = await Release.StartAsync("green");
        await using var proxy = await TestProxy.InFrontOfAsync(blue.Backends);
        var faults = new ConcurrentBag<string>();
        var left = Requests;
        var clients = Enumerable.Range(0, Clients).Select(i => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await AskAsync(proxy.Client, i, faults);
            }
        })).ToList();

        var load = Task.WhenAll(clients);
        var switches = 0;
        while (!load.IsCompleted)
        {
            var (next, old) = switches % 2 == 0 ? (green, blue) : (blue, green);
            next.Open();
            proxy.SwitchTo($"{++switches}", next.Backends);
            var result = await proxy.Switchboard.DrainAsync([.. old.Backends.Select(backend => backend.Id)], new DrainLimits()).Soon();
            old.Close();
            Assert.Equal(0, result.Aborted);
        }

        await load;
        Assert.Empty(faults);
        Assert.Equal(0, blue.Late + green.Late);
        await Wait.Until(() => proxy.Traffic.Requests == Requests);
        Assert.Equal((Requests, 0), (proxy.Traffic.Answers.Successful, proxy.Traffic.Failures.Total));
        Assert.True(switches > 20, $"only {switches} switches happened under the load");
    }

    private static async Task AskAsync(HttpClient client, int kind, ConcurrentBag<string> faults)
    {
        try
        {
            using var request = new HttpRequestMessage(kind % 4 == 0 ? HttpMethod.Post : HttpMethod.Get, "/");
            if (request.Method == HttpMethod.Post)
            {
                request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(new string('x', 10_000)));
            }

            using var response = await client.SendAsync(request);
            if (response.StatusCode != HttpStatusCode.OK || await response.Content.ReadAsStringAsync() is not ("blue" or "green"))
            {
                faults.Add($"{(int)response.StatusCode}");
            }
        }
        catch (HttpRequestException fault)
        {
            faults.Add(fault.ToString());
        }
    }

    /// <summary>Two replicas that know whether they may still be asked.</summary>
    private sealed class Release : IAsyncDisposable
    {
        private readonly string _name;
        private TestApp[] _replicas = [];
        private volatile bool _drained;
        private int _late;

        private Release(string name) => _name = name;

        public BackendAddress[] Backends => [.. _replicas.Select(replica => replica.Address)];

        /// <summary>Requests that came after a drain had ended.</summary>
        public int Late => Volatile.Read(ref _late);

        public static async Task<Release> StartAsync(string name)
        {
            var release = new Release(name);
            release._replicas = [await TestApp.StartAsync(release.ServeAsync), await TestApp.StartAsync(release.ServeAsync)];
            return release;
        }

        public void Open() => _drained = false;

        public void Close() => _drained = true;

        public async ValueTask DisposeAsync()
        {
            foreach (var replica in _replicas)
            {
                await replica.DisposeAsync();
            }
        }

        private async Task ServeAsync(HttpContext http)
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            if (_drained)
            {
                Interlocked.Increment(ref _late);
            }

            await http.Response.WriteAsync(_name);
        }
    }
}
