import Foundation

extension AdministratorState {
    /// The state that the arguments or the environment name.
    ///
    /// - Parameter neighbours: Files whose directory serves where nothing was said, the first one first.
    static func open(
        _ arguments: GlobalArguments,
        nextTo neighbours: [String?]
    ) throws(CommandFailure) -> AdministratorState {
        if let directory = arguments.stateDirectory { return try AdministratorState(directory) }
        if let directory = ProcessInfo.processInfo.environment["POSTERNCTL_STATE"], !directory.isEmpty {
            return try AdministratorState(directory)
        }
        guard let neighbour = neighbours.compactMap({ $0 }).first else {
            throw CommandFailure(
                "it is not said where voucher keys and invitations are kept",
                status: .usage,
                hint: "give --state DIR"
            )
        }
        return try AdministratorState((neighbour as NSString).deletingLastPathComponent)
    }
}
