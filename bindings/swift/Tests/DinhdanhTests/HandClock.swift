import Foundation

/// A clock that stands until a test moves it.
final class HandClock: Clock, @unchecked Sendable {
    struct Instant: InstantProtocol {
        fileprivate var elapsed: Duration
        func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }
        func duration(to other: Instant) -> Duration { other.elapsed - elapsed }
        static func < (one: Instant, other: Instant) -> Bool { one.elapsed < other.elapsed }
    }

    private struct Sleeper {
        let deadline: Instant
        let wake: CheckedContinuation<Void, any Error>
    }

    private let lock = NSLock()
    private var time = Instant(elapsed: .zero)
    private var sleepers: [UUID: Sleeper] = [:]
    private var waitingForAlarm: [CheckedContinuation<Void, Never>] = []
    private var waitingForSilence: [CheckedContinuation<Void, Never>] = []

    var now: Instant { lock.withLock { time } }
    var minimumResolution: Duration { .zero }

    /// Since the clock was made.
    var elapsed: Duration { now.elapsed }
    var seconds: Int64 { elapsed.components.seconds }
    var isAlarmSet: Bool { lock.withLock { !sleepers.isEmpty } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = UUID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { fallAsleep(id, Sleeper(deadline: deadline, wake: $0)) }
        } onCancel: {
            lock.withLock { take(id) }?.wake.resume(throwing: CancellationError())
        }
    }

    /// Returns when somebody sleeps.
    func alarm() async {
        await withCheckedContinuation { waiting in
            lock.withLock { sleepers.isEmpty ? waitingForAlarm.append(waiting) : waiting.resume() }
        }
    }

    /// Returns when nobody sleeps.
    func silence() async {
        await withCheckedContinuation { waiting in
            lock.withLock { sleepers.isEmpty ? waiting.resume() : waitingForSilence.append(waiting) }
        }
    }

    /// Waits until somebody sleeps, and moves on to when the first wakes.
    func ring() async {
        await alarm()
        let first = lock.withLock { sleepers.values.map(\.deadline).min() }
        if let first { move(to: first) }
    }

    func advance(by duration: Duration) { move(to: now.advanced(by: duration)) }

    private func fallAsleep(_ id: UUID, _ sleeper: Sleeper) {
        lock.withLock {
            if Task.isCancelled { return sleeper.wake.resume(throwing: CancellationError()) }
            if sleeper.deadline <= time { return sleeper.wake.resume() }
            sleepers[id] = sleeper
            for waiting in waitingForAlarm { waiting.resume() }
            waitingForAlarm = []
        }
    }

    private func move(to instant: Instant) {
        lock.withLock {
            time = instant
            for (id, sleeper) in sleepers where sleeper.deadline <= time {
                take(id)?.wake.resume()
            }
        }
    }

    /// Under the lock.
    private func take(_ id: UUID) -> Sleeper? {
        let sleeper = sleepers.removeValue(forKey: id)
        if sleepers.isEmpty {
            for waiting in waitingForSilence { waiting.resume() }
            waitingForSilence = []
        }
        return sleeper
    }
}
