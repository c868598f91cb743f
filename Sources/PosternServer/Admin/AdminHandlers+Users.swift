import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    var users: [AdminHandler] {
        [
            AdminHandler(BatchCreateUser.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                return try await create(request.users, in: network)
            },
            AdminHandler(ListUsers.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                let users = try await relay.users(of: network).map(User.init).filter(request.admits)
                return ListUsers.Reply(try request.page(of: users, in: ListUsers.declaration, tokenKey: pageKey))
            },
            AdminHandler(GetUser.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                return GetUser.Reply(try await relay.user(request.userId, in: network), within: request)
            },
        ]
    }

    private func create(
        _ items: [BatchItem<BatchCreateUser.Item>],
        in network: NetworkID
    ) async throws -> BatchCreateUser.Reply {
        let checked = items.map(CheckedItem.init)
        let results = try await relay.createUsers(checked.compactMap(\.wish), in: network)
        var (successful, failed) = ([User](), [BatchUserErrorResponseItem]())
        var next = results.makeIterator()
        for item in checked {
            switch item {
            case .faulty(let detail): failed.append(BatchUserErrorResponseItem(detail))
            case .wish:
                switch next.next() {
                case .success(let user): successful.append(User(user))
                case .failure(let refusal): failed.append(BatchUserErrorResponseItem(refusal.detail))
                case nil: preconditionFailure("the relay has an outcome for each wish")
                }
            }
        }
        let message = "\(successful.count) of \(items.count) users created"
        return BatchCreateUser.Reply(message: message, successful: successful, failed: failed)
    }
}

/// An item of a batch: one that asks for what is not offered fails rather than seem done.
private enum CheckedItem {
    case wish(UserWish)
    case faulty(ErrorDetail)

    init(_ item: BatchItem<BatchCreateUser.Item>) {
        switch item {
        case .faulty(let detail): self = .faulty(detail)
        case .valid(let item) where item.inviteCode != nil:
            self = .faulty(ErrorDetail(field: "inviteCode", reason: "is not taken: use posternctl user invite"))
        case .valid(let item):
            self = .wish(
                UserWish(
                    name: item.username,
                    firstName: item.firstName ?? "",
                    lastName: item.lastName ?? "",
                    group: item.securityGroupIds.first
                )
            )
        }
    }

    var wish: UserWish? {
        if case .wish(let wish) = self { wish } else { nil }
    }
}

extension NewUserRefusal {
    var detail: ErrorDetail {
        switch self {
        case .unknownGroup: ErrorDetail(field: "securityGroupIds", reason: description)
        case .nameTaken, .nameUnusable, .networkFull: ErrorDetail(field: "username", reason: description)
        }
    }
}

extension UserStatus {
    init(_ status: UserFacts.Status) {
        self = status == .active ? .active : .pending
    }
}

extension User {
    fileprivate init(_ facts: UserFacts) {
        self.init(userId: facts.number)
        firstName = facts.firstName.isEmpty ? nil : facts.firstName
        lastName = facts.lastName.isEmpty ? nil : facts.lastName
        username = facts.login
        securityGroups = [facts.group]
        isAdmin = false
        suspended = facts.isSuspended
        status = UserStatus(facts.status)
        isUser = true
    }
}

extension GetUser.Reply {
    /// - Parameter request: Its window of time decides about the last activity.
    fileprivate init(_ facts: UserFacts, within request: GetUser.Request) {
        self.init(userId: facts.number)
        firstName = facts.firstName.isEmpty ? nil : facts.firstName
        lastName = facts.lastName.isEmpty ? nil : facts.lastName
        username = facts.login
        isAdmin = false
        suspended = facts.isSuspended
        status = UserStatus(facts.status)
        securityGroupIds = [facts.group]
        lastLogin = facts.lastLogin.map { Int64(clamping: $0.seconds) }
        lastActivity = facts.lastActivity.map { Int64(clamping: $0.seconds) }
            .flatMap { $0 >= request.startTime ?? .min && $0 <= request.endTime ?? .max ? $0 : nil }
    }
}
