using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Luma.Proxy;

/// <summary>What Kestrel's TLS asks for by its own types, which only its own registration can give.</summary>
internal static class KestrelServices
{
    public static IServiceProvider WithTls(ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        return builder.Services.AddSingleton(loggers).BuildServiceProvider();
    }
}
