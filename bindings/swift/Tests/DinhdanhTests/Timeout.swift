import Foundation

struct TimedOut: Error {
    let seconds: Double
}

/// Throws `TimedOut` when `work` takes longer. The work is left behind, not awaited: a Rust future that waits for a Swift
/// callback which never answers can't be cancelled from here, and awaiting it would hang the run.
func withTimeout<Value: Sendable>(
    seconds: Double = 60, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let first = FirstResult(continuation)
        Task {
            do { first.settle(.success(try await work())) } catch { first.settle(.failure(error)) }
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) {
            first.settle(.failure(TimedOut(seconds: seconds)))
        }
    }
}

/// Resumes a continuation with whichever result comes first.
private final class FirstResult<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var continuation: CheckedContinuation<Value, any Error>?

    init(_ continuation: CheckedContinuation<Value, any Error>) { self.continuation = continuation }

    func settle(_ result: Result<Value, any Error>) {
        lock.withLock {
            continuation?.resume(with: result)
            continuation = nil
        }
    }
}
