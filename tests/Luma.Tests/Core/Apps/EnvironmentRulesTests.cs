using Luma.Core.Apps;

namespace Luma.Tests.Core.Apps;

public sealed class EnvironmentRulesTests
{
    private const string Value = "hunter2";

    [Theory]
    [InlineData("A")]
    [InlineData("_")]
    [InlineData("DATABASE_URL")]
    [InlineData("lower_case2")]
    public void Letters_digits_and_underscores_make_a_name(string name)
    {
        Assert.Empty(Check(Plain(name, "")));
        Assert.Empty(Check(Secret(name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2A")]
    [InlineData("A-B")]
    [InlineData("A B")]
    [InlineData("Ä")]
    [InlineData("A\n")]
    public void Anything_else_does_not(string name)
    {
        Assert.Equal(
            [$"env.{name} must be a variable name of letters, digits and underscores that begins with no digit (was '{name}')"],
            Check(Plain(name, "")));
        Assert.Equal([$"env.secret must list variable names of letters, digits and underscores (was '{name}')"], Check(Secret(name)));
    }

    [Fact]
    public void A_value_holds_no_NUL() => Assert.Equal(["env.A must not hold a NUL character"], Check(Plain("A", "x\0y")));

    [Fact]
    public void A_variable_is_either_plain_or_secret() => Assert.Equal(
        ["env.secret A is listed as plain and as secret; keep one"],
        Check(Plain("A", "") with { Secrets = ["A"] }));

    [Fact]
    public void No_message_holds_a_value()
    {
        var app = Blog.Spec with
        {
            Environment = new Dictionary<string, string> { ["A-B"] = Value, ["C"] = Value + "\0", [$"D={Value}"] = "", ["E"] = Value, [$"G={Value}"] = "" },
            Secrets = ["E", $"F={Value}", $"={Value}", $"G={Value}"],
        };

        var problems = Check(app).ToList();

        Assert.Equal(9, problems.Count);
        Assert.DoesNotContain(problems, problem => problem.Contains(Value, StringComparison.Ordinal));
    }

    private static AppSpec Plain(string name, string value) => Blog.Spec with { Environment = new Dictionary<string, string> { [name] = value } };

    private static AppSpec Secret(string name) => Blog.Spec with { Secrets = [name] };

    private static IEnumerable<string> Check(AppSpec app) => EnvironmentRules.Check("env", app).Select(problem => problem.ToString());
}
