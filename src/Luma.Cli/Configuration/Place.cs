namespace Luma.Cli.Configuration;

/// <summary>A line and a column of a file, both counted from 1.</summary>
internal readonly record struct Place(int Line, int Column) : IComparable<Place>
{
    public static readonly Place Start = new(1, 1);

    public int CompareTo(Place other) => (Line, Column).CompareTo((other.Line, other.Column));
}
