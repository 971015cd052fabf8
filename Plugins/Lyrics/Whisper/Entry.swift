import PerformiaSDK

private let entry = PluginEntry([WhisperLyrics.self, AlignedLyrics.self, WhisperSpeech.self])

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func performia_plugin_entry(_ hostABI: UInt32) -> UnsafePointer<performia_entry>! { entry.pointer }
