import PosternAdminAPI
import PosternRelay

extension AdminHandlers {
    var networkSettings: [AdminHandler] {
        [
            AdminHandler(reading: GetNetworkSettings.self) { request in
                let held = try await relay.networkSettings(request.networkId)
                return GetNetworkSettings.Reply(settings: try NetworkSettings(held.settings, held.retention).triples())
            },
            AdminHandler(
                UpdateNetworkSettings.self,
                reply: { request, held in
                    UpdateNetworkSettings.Reply(settings: held.triples(namedIn: request.settings))
                },
                act: { request, order in
                    try await relay.updateNetworkSettings(
                        request.networkId,
                        retention: request.settings.dataRetention,
                        by: order
                    ) { held in
                        try request.settings.merged(into: held)
                    }
                }
            ),
        ]
    }
}

extension NetworkSettings {
    /// - Parameter text: A policy's settings: other members than these are not looked at.
    init(_ text: String?, _ retention: Bool) throws {
        var own: [String: JSONValue] = [:]
        let held = try text.flatMap { try JSONParser.parse(Array($0.utf8)).members } ?? [:]
        for (name, _) in try JSONValue(encoding: NetworkSettings.defaults).members ?? [:] { own[name] = held[name] }
        self = try NetworkSettings.defaults.merged(with: JSONValue.object(own).decoded(as: NetworkSettings.self))
        dataRetention = retention
    }

    /// A policy's settings with these; what else stands there stays.
    func merged(into text: String?) throws -> String {
        var change = self
        // The policy has a switch of its own for it.
        change.dataRetention = nil
        let held = try text.map { try JSONParser.parse(Array($0.utf8)) } ?? [:]
        return String(decoding: held.merged(with: try JSONValue(encoding: change)).serialised, as: UTF8.self)
    }
}

extension NetworkSettingsFacts {
    /// Those settings that `change` names, as they are now.
    fileprivate func triples(namedIn change: NetworkSettings) -> [NetworkSetting] {
        let names = Set((try? JSONValue(encoding: change).members ?? [:])?.keys.map { $0 } ?? [])
        let all = (try? NetworkSettings(settings, retention).triples()) ?? []
        return all.filter { names.contains($0.optionName) }
    }
}
