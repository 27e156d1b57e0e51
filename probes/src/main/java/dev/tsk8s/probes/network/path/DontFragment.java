package dev.tsk8s.probes.network.path;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.DatagramChannel;

/// DF on what a channel sends, as far as Java can set it: what is larger than the path MTU that the
/// system knows is then refused instead of split.
public final class DontFragment {
  private DontFragment() {}

  public static void on(DatagramChannel channel) throws IOException {
    boolean _ = set(channel, true);
  }

  /// By its name: a small runtime may lack the module (jdk.net) that has the constant.
  ///
  /// @return whether this system knows the option
  @SuppressWarnings("unchecked")
  static boolean set(DatagramChannel channel, boolean on) throws IOException {
    for (SocketOption<?> option : channel.supportedOptions()) {
      if (option.name().equals("IP_DONTFRAGMENT") && option.type() == Boolean.class) {
        channel.setOption((SocketOption<Boolean>) option, on);
        return true;
      }
    }
    return false;
  }
}
