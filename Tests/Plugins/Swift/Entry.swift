import PerformiaSDK

private let entry = PluginEntry(
  [
    LevelMeter.self, EvenBeats.self, OneChord.self, BeatEcho.self, ChordEcho.self, SignalEcho.self, Stubborn.self,
    Census.self, Trapping.self, ModelBeats.self, ScaledStems.self, StatedSections.self,
  ], types: Census.types)

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func performia_plugin_entry(_ hostABI: UInt32) -> UnsafePointer<performia_entry>! { entry.pointer }
