/// How well an estimated meter meets the annotated one.
public enum MeterMetrics {
  /// Whether both bars have equally many beats as written.
  public static func sameNumerator(_ left: Annotation.Meter, _ right: Annotation.Meter) -> Bool {
    left.numerator == right.numerator
  }

  /// Whether they have equally many beats where a compound meter may count as its dotted beats: 6/8 as 2, 12/8 as 4.
  public static func sameBeats(_ left: Annotation.Meter, _ right: Annotation.Meter) -> Bool {
    sameNumerator(left, right) || dottedBeats(left) == dottedBeats(right)
  }

  private static func dottedBeats(_ meter: Annotation.Meter) -> Int {
    let isCompound = meter.denominator >= 8 && meter.numerator > 3 && meter.numerator.isMultiple(of: 3)
    return isCompound ? meter.numerator / 3 : meter.numerator
  }
}
