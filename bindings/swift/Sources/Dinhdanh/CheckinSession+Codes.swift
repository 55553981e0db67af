import DinhdanhBindings
import Foundation

extension CheckinSessionProtocol {
    /// The codes of this check-in for a screen: one at once, the next when it is due (`refreshAt`), and a fresh one right
    /// after each element of `screenshots`, which goes into the journal.
    ///
    /// The sequence ends when the session is over, two minutes after the person agreed; any other refusal is thrown, as the
    /// ``WalletError`` it is. Then the next pass is a new proposal, to which the person agrees with one tap:
    /// ```swift
    /// let screenshots = NotificationCenter.default.notifications(named: UIApplication.userDidTakeScreenshotNotification)
    /// while await personAgrees(to: proposal) {
    ///     for try await code in try proposal.approve().codes(screenshots: screenshots) { show(code) }
    ///     proposal = try wallet.proposeCheckin(purpose: .airport)
    /// }
    /// ```
    /// Iterate while the screen shows it (in SwiftUI in a `task`), and once at a time: each iteration begins with a fresh
    /// code. A cancelled task gets a `CancellationError`; a call to the device that is under way then runs on, and no other
    /// follows. Who is slow gets the newest code and misses those before it. `screenshots` has to bear being iterated once a
    /// session, as notifications do; an `AsyncStream` ends with its first iteration.
    ///
    /// Whatever the phone's clock says (`now`), a code is shown for a second at least and no longer than 20 s. Time is
    /// waited for by `clock`. A test may replace both.
    public func codes<Screenshots: AsyncSequence & Sendable, Time: Clock>(
        screenshots: Screenshots = AsyncStream<Void> { _ in }, clock: Time = ContinuousClock(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) -> ScreenSequence<CheckinCode> where Time.Duration == Duration {
        ScreenSequence { show in
            do {
                try await self.keepShowing(show, screenshots, clock, now)
            } catch let refusal as WalletError where refusal.reason.code == "checkin.session_over" {}
        }
    }

    private func keepShowing<Screenshots: AsyncSequence & Sendable, Time: Clock>(
        _ show: (CheckinCode) -> Void, _ screenshots: Screenshots, _ clock: Time, _ now: () -> Date
    ) async throws where Time.Duration == Duration {
        let (events, tell) = AsyncStream.makeStream(of: Event.self)
        let watch = Task {
            do {
                for try await _ in screenshots { tell.yield(.screenshot) }
            } catch {
                tell.yield(.failure(error))
            }
        }
        var timer: Task<Void, any Error>?
        defer {
            watch.cancel()
            timer?.cancel()
        }

        var shown = 0
        var asked = clock.now
        var code = try await self.code()
        while true {
            show(code)
            shown += 1
            // The device may have asked the person before it signed: that was time of the code, too.
            let rest = Duration.seconds(Double(code.refreshAt) - now().timeIntervalSince1970)
            let due = min(clock.now.advanced(by: rest), asked.advanced(by: longest))
            let end = max(due, clock.now.advanced(by: shortest))
            timer = Task { [shown] in
                try await clock.sleep(until: end, tolerance: nil)
                tell.yield(.due(shown))
            }
            let event = await events.first { event in
                if case .due(let number) = event { number == shown } else { true }  // not of a timer that came too late
            }
            timer?.cancel()
            asked = clock.now
            switch event {
            case .due: code = try await self.code()
            case .screenshot: code = try await screenshotTaken()
            case .failure(let error): throw error
            case nil: return  // cancelled
            }
        }
    }
}

private enum Event: Sendable {
    case due(Int)
    case screenshot
    case failure(any Error)
}

private let shortest = Duration.seconds(1)
private let longest = Duration.seconds(20)
