namespace Hello;

/// <summary>How the app misbehaves; named in <c>HELLO_MODE</c>.</summary>
internal enum Mode
{
    Well,
    Exit,
    ExitLater,
    Leak,
    NeverListen,
    Loopback,
    WrongPort,
    SlowBoot,
    Up500,
    Up302,
    UpHang,
    UpFlaky,
    IgnoreSigterm,
    H2c,
}
