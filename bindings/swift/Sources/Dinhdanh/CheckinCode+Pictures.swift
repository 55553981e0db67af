import DinhdanhBindings
import Foundation

/// How fast the pictures of a code with a portrait take turns.
public enum Pace: Sendable, CaseIterable {
    /// One a second: for a person who asked the phone for less motion.
    case calm
    /// Four a second.
    case steady
    /// Eight a second: for a gate's camera that is as fast.
    case quick

    /// How long each picture is shown.
    public var each: Duration {
        switch self {
        case .calm: .seconds(1)
        case .steady: .milliseconds(250)
        case .quick: .milliseconds(125)
        }
    }
}

extension CheckinCode {
    /// One round of the PNGs to show, over and over: the code, a part of the portrait, the code, the next part. Without a
    /// portrait the code alone.
    public var pictures: [Data] {
        portrait.isEmpty ? [png] : portrait.flatMap { part in [png, part.png] }
    }
}

extension AsyncSequence where Self: Sendable, Element == CheckinCode {
    /// The PNGs to show, one after the other: each code when it comes, and if it has a portrait, its parts in turn until the
    /// next code. The sequence ends when the codes end.
    /// ```swift
    /// for try await png in session.codes(screenshots: screenshots).pictures() { show(png) }
    /// ```
    public func pictures<Time: Clock>(
        pace: Pace = .steady, clock: Time = ContinuousClock()
    ) -> ScreenSequence<Data> where Time.Duration == Duration {
        ScreenSequence { show in
            var turns: Task<Void, any Error>?
            defer { turns?.cancel() }
            for try await code in self {
                turns?.cancel()
                _ = await turns?.result
                let round = code.pictures
                show(round[0])
                guard round.count > 1 else { continue }
                turns = Task {
                    for turn in 1... {
                        try await clock.sleep(until: clock.now.advanced(by: pace.each), tolerance: nil)
                        show(round[turn % round.count])
                    }
                }
            }
        }
    }
}
