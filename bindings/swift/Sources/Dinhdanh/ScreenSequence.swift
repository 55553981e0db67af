/// What a screen shows, one element after the other. Who is slow gets the newest. Each iteration begins anew.
public struct ScreenSequence<Element: Sendable>: AsyncSequence, Sendable {
    private let run: @Sendable (@escaping @Sendable (Element) -> Void) async throws -> Void

    /// `run` shows elements until it returns or throws. It is cancelled when nobody iterates any more.
    init(_ run: @escaping @Sendable (_ show: @escaping @Sendable (Element) -> Void) async throws -> Void) {
        self.run = run
    }

    /// Begins.
    public func makeAsyncIterator() -> Iterator {
        let run = run
        let elements = AsyncThrowingStream<Element, any Error>(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let task = Task {
                do {
                    try await run { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
        return Iterator(elements: elements.makeAsyncIterator())
    }

    /// One iteration; letting go of it ends it.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var elements: AsyncThrowingStream<Element, any Error>.Iterator

        /// The next element, or nil at the end.
        public mutating func next() async throws -> Element? {
            if let element = try await elements.next() { return element }
            try Task.checkCancellation()  // a stream ends without a word where its task is cancelled
            return nil
        }
    }
}
