/**
 * Every error that Latchkey answers: its status on the wire and its words. `{name}` is filled from the error's data.
 * Codes and statuses: contract account-api 6.1 and management-api 9. Clients switch on the code, never on the words.
 */
export const errors = {
  'account_center.not_enabled': [400, 'The account page is switched off here.', '此处未开启账号中心。'],
  'account_center.field_not_editable': [400, 'This field cannot be changed here.', '此项不可在此修改。'],
  'account_center.field_not_enabled': [400, 'This field is not available here.', '此项在此不可用。'],

  'application.device_flow_not_changeable': [
    422,
    'Whether an application uses the device flow is fixed at creation.',
    '应用是否使用设备流程在创建时即已固定。',
  ],
  'application.device_flow_native_only': [
    422,
    'Only native applications can use the device flow.',
    '仅原生应用可使用设备流程。',
  ],
  'application.invalid_role_type': [
    422,
    'An application can only have machine-to-machine roles.',
    '应用只能拥有机器对机器角色。',
  ],
  'application.invalid_third_party_application_type': [
    400,
    'A third-party application is Native, SPA or Traditional.',
    '第三方应用的类型只能是 Native、SPA 或 Traditional。',
  ],
  'application.invalid_type': [
    422,
    'Only machine-to-machine applications have roles.',
    '只有机器对机器应用可以拥有角色。',
  ],
  'application.no_legacy_secret_found': [
    400,
    'This application has no legacy secret.',
    '该应用没有旧式密钥。',
  ],
  'application.protected_app_not_configured': [
    501,
    'Protected applications are not available on this server.',
    '此服务器不支持受保护应用。',
  ],
  'application.saml.use_saml_app_api': [
    400,
    'SAML applications have an API of their own.',
    'SAML 应用使用专门的 API。',
  ],
  'application.secret_name_exists': [
    422,
    'The application has a secret of this name already.',
    '该应用已有同名密钥。',
  ],
  'application.third_party_application_cannot_enable_token_exchange': [
    422,
    'A third-party application cannot exchange tokens.',
    '第三方应用不可启用令牌交换。',
  ],
  'application.consent_management_api_scopes_not_allowed': [
    422,
    'Nobody can be asked for scopes of the Management API.',
    '不能请求用户授予管理 API 的权限。',
  ],
  'application.third_party_application_only': [
    422,
    'Only third-party applications have consent scopes.',
    '仅第三方应用可设置授权范围。',
  ],
  'application.user_consent_scopes_not_found': [
    422,
    'Some of these scopes do not exist.',
    '其中有不存在的权限范围。',
  ],

  'auth.authorization_header_missing': [
    401,
    'The Authorization header is missing.',
    '缺少 Authorization 请求头。',
  ],
  'auth.authorization_token_type_not_supported': [
    401,
    'The Authorization header must be a Bearer token.',
    'Authorization 请求头必须是 Bearer 令牌。',
  ],
  'auth.forbidden': [403, 'The token does not allow this.', '该令牌无权执行此操作。'],
  'auth.jwt_sub_missing': [401, 'The token has no subject.', '令牌缺少主体。'],
  'auth.third_party_application_forbidden': [
    403,
    'Third-party applications may not do this.',
    '第三方应用不可执行此操作。',
  ],
  'auth.unauthorized': [
    401,
    'The token is not valid for this, or has expired.',
    '令牌对此操作无效，或已过期。',
  ],

  'connector.authorization_failed': [401, 'The provider did not let you in.', '对方未批准此次授权。'],
  'connector.can_not_modify_target': [
    400,
    'The target of a connector stays what it is.',
    '连接器的 target 不可修改。',
  ],
  'connector.cannot_overwrite_metadata_for_non_standard_connector': [
    400,
    'Only standard connectors have metadata of their own.',
    '只有标准连接器可以自定义元数据。',
  ],
  'connector.general': [400, 'The connector failed: {reason}.', '连接器出错：{reason}。'],
  'connector.insufficient_request_parameters': [
    400,
    'The connector needs more than was given.',
    '提供给连接器的参数不足。',
  ],
  'connector.invalid_certificate': [
    400,
    'The connector has a certificate that cannot be used.',
    '连接器的证书无法使用。',
  ],
  'connector.invalid_config': [
    400,
    'The configuration of the connector is not right: {reason}',
    '连接器的配置有误：{reason}',
  ],
  'connector.invalid_config_guard': [
    400,
    'The connector cannot check its configuration.',
    '连接器无法检查其配置。',
  ],
  'connector.invalid_metadata': [400, 'The metadata of the connector is not right.', '连接器的元数据有误。'],
  'connector.invalid_request_parameters': [
    400,
    'The connector cannot use what was given: {reason}',
    '连接器无法使用所提供的参数：{reason}',
  ],
  'connector.invalid_response': [
    400,
    'The other side answered something that cannot be used.',
    '对方的响应无法使用。',
  ],
  'connector.invalid_type_for_syncing_profile': [
    422,
    'Only social connectors copy profiles.',
    '只有社交连接器可以同步资料。',
  ],
  'connector.more_than_one_email': [
    400,
    'There is more than one connector for e-mail.',
    '存在多个邮件连接器。',
  ],
  'connector.more_than_one_sms': [400, 'There is more than one connector for SMS.', '存在多个短信连接器。'],
  'connector.multiple_instances_not_supported': [
    422,
    'There can be only one connector of this kind.',
    '此类连接器只能有一个。',
  ],
  'connector.multiple_target_with_same_platform': [
    422,
    'There is a connector for this target and platform already.',
    '该 target 和平台已有连接器。',
  ],
  'connector.not_found': [501, 'No connector for {type} is set up.', '尚未设置 {type} 连接器。'],
  'connector.not_found_with_connector_id': [
    422,
    'There is no kind of connector with this id.',
    '没有使用此 ID 的连接器类型。',
  ],
  'connector.not_implemented': [501, 'The connector cannot do this.', '连接器不支持此操作。'],
  'connector.rate_limit_exceeded': [
    429,
    'The other side asks for fewer requests. Try again later.',
    '对方限制了请求频率，请稍后再试。',
  ],
  'connector.should_specify_target': [
    400,
    'A standard connector needs `metadata.target`.',
    '标准连接器需要 metadata.target。',
  ],
  'connector.social_auth_code_invalid': [
    401,
    'The provider does not know this code.',
    '对方不认可该授权码。',
  ],
  'connector.social_invalid_access_token': [
    401,
    'The provider does not accept its access token.',
    '对方不接受该访问令牌。',
  ],
  'connector.social_invalid_id_token': [
    401,
    'The ID token of the provider is not valid.',
    '对方的 ID 令牌无效。',
  ],
  'connector.template_not_found': [
    400,
    'The connector has no template for this message.',
    '连接器没有适用于此消息的模板。',
  ],
  'connector.template_not_supported': [
    400,
    'The connector cannot use this template.',
    '连接器不支持此模板。',
  ],
  'connector.token_storage_not_supported': [
    422,
    'This connector cannot keep the provider’s tokens.',
    '该连接器不支持保存第三方令牌。',
  ],
  'connector.unexpected_type': [400, 'The connector is of another type.', '连接器的类型不符。'],
  'connector.usage_limit_exceeded': [
    429,
    'The allowance at the other side is used up.',
    '对方的用量已达上限。',
  ],
  'custom_profile_fields.entity_not_exists_with_names': [
    400,
    'There are no fields of these names: {names}.',
    '不存在以下名称的字段：{names}。',
  ],
  'custom_profile_fields.invalid_address_components': [
    400,
    'An address needs at least one part.',
    '地址至少需要一个组成部分。',
  ],
  'custom_profile_fields.invalid_default_value': [
    400,
    'A checkbox needs a default value.',
    '复选框须有默认值。',
  ],
  'custom_profile_fields.invalid_fullname_components': [
    400,
    'A full name needs at least one part.',
    '全名至少需要一个组成部分。',
  ],
  'custom_profile_fields.invalid_min_max_input': [
    400,
    'The minimum is above the maximum.',
    '最小值大于最大值。',
  ],
  'custom_profile_fields.invalid_name': [
    400,
    'The name of a field has only letters and digits.',
    '字段名称只能包含字母和数字。',
  ],
  'custom_profile_fields.invalid_options': [400, 'A choice needs options.', '选择项须有选项。'],
  'custom_profile_fields.invalid_regex_format': [
    400,
    'The regular expression cannot be used: it is malformed, or has no bound on the time it takes.',
    '正则表达式不可用：格式有误，或耗时没有上限。',
  ],
  'custom_profile_fields.invalid_sub_component_type': [
    400,
    'A part is not an address or a full name itself.',
    '组成部分的类型不能是地址或全名。',
  ],
  'custom_profile_fields.name_conflict_built_in_prop': [
    400,
    'This name belongs to a built-in property.',
    '该名称与内置属性冲突。',
  ],
  'custom_profile_fields.name_conflict_custom_data': [
    400,
    'This name is reserved in the custom data.',
    '该名称是自定义数据的保留名称。',
  ],
  'custom_profile_fields.name_conflict_sign_in_identifier': [
    400,
    'This name belongs to something that people sign in with.',
    '该名称与登录标识冲突。',
  ],
  'custom_profile_fields.name_exists': [422, 'A field of this name exists already.', '已有同名字段。'],

  'entity.db_constraint_violated': [
    422,
    'The value is against a rule of the database.',
    '该值违反数据库规则。',
  ],
  'entity.invalid_input': [422, 'There is nothing to write.', '没有可写入的内容。'],
  'entity.not_exists': [404, 'There is nothing of this kind to change.', '要修改的对象不存在。'],
  'entity.not_exists_with_id': [404, 'There is no {name} with the id {id}.', '没有 ID 为 {id} 的{name}。'],
  'entity.not_found': [404, 'This does not exist.', '该对象不存在。'],
  'entity.relation_foreign_key_not_found': [
    404,
    'Something that this refers to does not exist.',
    '所引用的对象不存在。',
  ],
  'entity.unique_integrity_violation': [422, 'This exists already.', '该对象已存在。'],
  'entity.value_too_long': [422, 'A value is too long.', '有一项内容过长。'],

  'guard.file_size_exceeded': [400, 'The file is larger than {limit} bytes.', '文件超过 {limit} 字节。'],
  'guard.invalid_input': [
    400,
    'The {part} of the request is not right: {reason}',
    '请求的 {part} 有误：{reason}',
  ],
  'guard.invalid_pagination': [
    400,
    '`page` and `page_size` are whole numbers above 0; `page_size` at most 100.',
    '`page` 与 `page_size` 须为大于 0 的整数，`page_size` 至多 100。',
  ],

  'guard.mime_type_not_allowed': [
    400,
    'This is not a whole picture of a kind that is taken here: JPEG, PNG, GIF or WebP.',
    '这不是完整的图片，或格式不受支持（支持 JPEG、PNG、GIF、WebP）。',
  ],

  'log.invalid_time_window': [
    400,
    'The start of the time window is after its end.',
    '时间范围的起点晚于终点。',
  ],

  not_implemented: [
    501,
    'This server does not have this part of the Management API yet: {part}.',
    '此服务器尚未提供管理 API 的这一部分：{part}。',
  ],

  'oidc.invalid_grant': [404, 'This authorization does not exist.', '该授权不存在。'],
  'oidc.invalid_request': [400, 'The request is not valid.', '请求无效。'],
  'oidc.invalid_session_account_id': [404, 'This session is somebody else’s.', '该会话属于另一位用户。'],
  'oidc.session_not_found': [404, 'This session has ended or never was.', '该会话已结束或不存在。'],

  'password.expired': [422, 'Your password has expired. Choose a new one.', '密码已过期，请设置新密码。'],
  'password.rejected': [422, 'The password does not meet the policy.', '密码不符合要求。'],
  'password.unsupported_encryption_method': [
    400,
    'The stored password cannot be verified.',
    '无法校验已存储的密码。',
  ],
  'password.invalid_legacy_password_format': [
    400,
    'The legacy password digest is malformed.',
    '旧式密码摘要格式有误。',
  ],

  'request.body_too_large': [
    413,
    'The body of the request is larger than {limit} bytes.',
    '请求体超过 {limit} 字节。',
  ],
  'request.invalid_input': [400, 'The request is not right: {reason}', '请求有误：{reason}'],
  'request.method_not_allowed': [405, 'This path does not know that method.', '此路径不支持该方法。'],
  'request.method_unknown': [501, 'This server does not know that method.', '服务器不认识该方法。'],
  'request.not_found': [404, 'There is nothing at this path.', '此路径下没有内容。'],
  'request.message_rate_limited': [
    429,
    'Too many messages were sent. Try again in ten minutes.',
    '发送次数过多，请十分钟后再试。',
  ],

  'resource.cannot_delete_management_api': [
    400,
    'The Management API cannot be deleted.',
    'Management API 不可删除。',
  ],
  'resource.cannot_modify_management_api': [
    400,
    'The Management API cannot be changed.',
    'Management API 不可修改。',
  ],
  'resource.resource_identifier_in_use': [
    422,
    'There is an API with this indicator already.',
    '已有使用此标识符的 API。',
  ],

  'role.application_exists': [
    422,
    'One of these applications has the role already.',
    '其中有应用已拥有该角色。',
  ],
  'role.internal_role_violation': [403, 'Built-in roles cannot be changed.', '内置角色不可修改。'],
  'role.management_api_scopes_not_assignable_to_user_role': [
    400,
    'Only machine-to-machine roles can have scopes of the Management API.',
    '只有机器对机器角色可以包含 Management API 的权限范围。',
  ],
  'role.name_in_use': [422, 'There is a role of this name already.', '已有同名角色。'],
  'role.scope_exists': [422, 'The role has one of these scopes already.', '该角色已包含其中的权限范围。'],
  'role.user_exists': [422, 'One of these people has the role already.', '其中有用户已拥有该角色。'],

  'scope.name_exists': [422, 'The API has a scope of this name already.', '该 API 已有同名权限范围。'],
  'scope.name_with_space': [400, 'The name of a scope has no spaces in it.', '权限范围的名称不能包含空格。'],

  'secrets.third_party_token_set.access_token_expired': [
    401,
    'The token of the provider has expired. Sign in there again.',
    '第三方令牌已过期，请重新登录该服务。',
  ],
  'secrets.third_party_token_set.token_not_found': [
    404,
    'No token of this provider is kept.',
    '未保存该服务的令牌。',
  ],

  'server.busy': [503, 'The server is busy. Try again in a moment.', '服务器繁忙，请稍后再试。'],
  'server.error': [
    500,
    'Something went wrong on our side. Nothing was changed.',
    '服务器出错，未作任何更改。',
  ],
  'server.storage_full': [
    507,
    'The server has no space left to write. Nothing was changed.',
    '服务器存储空间已满，未作任何更改。',
  ],
  'server.unavailable': [
    503,
    'The database cannot be reached. Try again in a moment.',
    '暂时无法连接数据库，请稍后再试。',
  ],

  'session.email_blocklist.email_not_allowed': [
    422,
    'The e-mail address {email} cannot be used here.',
    '此处不可使用邮箱 {email}。',
  ],
  'session.email_blocklist.email_subaddressing_not_allowed': [
    422,
    'An e-mail address with a plus sign cannot be used here.',
    '此处不可使用带加号的邮箱。',
  ],
  'session.email_blocklist.invalid_email': [400, 'This is not an e-mail address.', '这不是有效的邮箱。'],
  'session.connector_id_mismatch': [400, 'This began with another connector.', '连接器与开始时不一致。'],
  'session.identifier_not_found': [404, 'Nobody has been identified yet.', '尚未确认身份。'],
  'session.identity_conflict': [409, 'This verification belongs to somebody else.', '该验证属于另一位用户。'],
  'session.interaction_not_found': [
    404,
    'The sign-in has not begun. Start again.',
    '登录尚未开始，请重新开始。',
  ],
  'session.invalid_credentials': [422, 'The account or the password is not right.', '账号或密码不正确。'],
  'session.invalid_interaction_type': [
    400,
    'This does not belong to what you are doing.',
    '此步骤与当前操作不符。',
  ],
  'session.not_found': [
    400,
    'The sign-in has ended or was not started here. Start again from the application.',
    '登录已结束或不是从此处开始的，请从应用重新开始。',
  ],
  'session.not_supported_for_forgot_password': [
    400,
    'This cannot be done while resetting a password.',
    '重置密码时不可执行此操作。',
  ],
  'session.invalid_connector_id': [422, 'There is no such connector.', '没有该连接器。'],
  'session.insufficient_info': [
    400,
    '`state` and `redirectUri` are needed.',
    '须提供 `state` 与 `redirectUri`。',
  ],
  'session.mfa.backup_code_can_not_be_alone': [
    422,
    'Backup codes need another factor beside them.',
    '备用码须与其他验证方式一同使用。',
  ],
  'session.mfa.backup_code_required': [422, 'Backup codes are needed as well.', '还须设置备用码。'],
  'session.mfa.bind_mfa_existed': [400, 'This passkey is bound already.', '该通行密钥已绑定。'],
  'session.mfa.invalid_backup_code': [
    400,
    'This backup code is not right, or was used.',
    '该备用码不正确或已被使用。',
  ],
  'session.mfa.invalid_totp_code': [400, 'This code is not right.', '验证码不正确。'],
  'session.mfa.mfa_factor_not_enabled': [400, 'This factor is switched off here.', '此处未开启该验证方式。'],
  'session.mfa.mfa_policy_not_user_controlled': [
    422,
    'A second factor is required here.',
    '此处要求两步验证。',
  ],
  'session.mfa.pending_info_not_found': [
    400,
    'Nothing is being registered. Start again.',
    '没有进行中的登记，请重新开始。',
  ],
  'session.mfa.require_mfa_verification': [403, 'Confirm the second factor.', '请进行两步验证。'],
  'session.mfa.webauthn_verification_failed': [
    400,
    'The passkey could not be checked.',
    '无法验证该通行密钥。',
  ],
  'session.mfa.webauthn_verification_not_found': [
    400,
    'There is no passkey to confirm with.',
    '没有可用于验证的通行密钥。',
  ],
  'session.passkey_sign_in.pending_info_not_found': [
    400,
    'Nobody asked for a passkey. Start again.',
    '没有进行中的通行密钥登录，请重新开始。',
  ],
  'session.verification_failed': [400, 'The verification has not succeeded.', '验证未通过。'],
  'session.verification_blocked_too_many_attempts': [
    400,
    'Too many wrong tries. Try again in {relativeTime} min.',
    '错误次数过多，请在 {relativeTime} 分钟后重试。',
  ],
  'session.verification_session_not_found': [
    404,
    'This verification is unknown or has expired.',
    '该验证不存在或已过期。',
  ],

  'sign_in_experiences.adaptive_mfa_requires_mfa': [
    422,
    'Adaptive verification needs a second factor.',
    '自适应验证需要至少一种第二验证方式。',
  ],
  'sign_in_experiences.adaptive_mfa_requires_non_skippable_policy': [
    422,
    'Adaptive verification needs a policy that people cannot skip.',
    '自适应验证需要不可跳过的策略。',
  ],
  'sign_in_experiences.at_least_one_authentication_factor': [
    400,
    'Each way to sign in needs a password or a code.',
    '每种登录方式都须使用密码或验证码。',
  ],
  'sign_in_experiences.backup_code_cannot_be_enabled_alone': [
    400,
    'Backup codes need another second factor beside them.',
    '备用码不可单独启用，须同时启用其他第二验证方式。',
  ],
  'sign_in_experiences.code_sign_in_must_be_enabled': [
    400,
    'Who registers without a password needs to be able to sign in by code.',
    '注册时不设密码，则须允许用验证码登录。',
  ],
  'sign_in_experiences.duplicated_mfa_factors': [
    400,
    'A second factor is given twice.',
    '第二验证方式有重复。',
  ],
  'sign_in_experiences.duplicated_sign_up_identifiers': [
    400,
    'An identifier for registration is given twice.',
    '注册标识有重复。',
  ],
  'sign_in_experiences.email_verification_code_cannot_be_used_for_mfa': [
    400,
    'Codes by e-mail are a way to sign in already, and no second factor.',
    '邮箱验证码已用于登录，不可再作第二验证方式。',
  ],
  'sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in': [
    400,
    'Codes by e-mail are a second factor already, and no way to sign in.',
    '邮箱验证码已是第二验证方式，不可再用于登录。',
  ],
  'sign_in_experiences.enabled_connector_not_found': [
    400,
    'There is no connector of the type {type}.',
    '没有类型为 {type} 的连接器。',
  ],
  'sign_in_experiences.forgot_password_method_requires_connector': [
    400,
    'There is no connector for {method}.',
    '没有可用于 {method} 的连接器。',
  ],
  'sign_in_experiences.invalid_custom_email_blocklist_format': [
    400,
    'An entry is neither an e-mail address nor a domain such as @example.com.',
    '有条目既不是邮箱，也不是形如 @example.com 的域名。',
  ],
  'sign_in_experiences.missing_sign_up_identifiers': [
    400,
    'Further identifiers need a first one.',
    '附加的注册标识须以主要标识为前提。',
  ],
  'sign_in_experiences.non_adaptive_mfa_requires_skippable_policy': [
    422,
    'This policy is of use only with adaptive verification.',
    '此策略仅可与自适应验证一起使用。',
  ],
  'sign_in_experiences.password_expiration_invalid_period_days': [
    422,
    'A password can be valid for 1 to 36500 whole days.',
    '密码有效期须为 1 至 36500 的整数天。',
  ],
  'sign_in_experiences.password_expiration_not_enabled': [
    400,
    'Passwords do not expire here: password expiration is switched off.',
    '此处未开启密码有效期，密码不会过期。',
  ],
  'sign_in_experiences.password_expiration_requires_forgot_password': [
    422,
    'Passwords can only expire where people can reset them.',
    '只有在用户可以重置密码时，密码才可设置有效期。',
  ],
  'sign_in_experiences.passwordless_requires_verify': [
    400,
    'Who registers with an e-mail address or a phone number has to prove that it is theirs.',
    '以邮箱或电话注册须验证其归属。',
  ],
  'sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa': [
    400,
    'Codes by phone are a way to sign in already, and no second factor.',
    '短信验证码已用于登录，不可再作第二验证方式。',
  ],
  'sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in': [
    400,
    'Codes by phone are a second factor already, and no way to sign in.',
    '短信验证码已是第二验证方式，不可再用于登录。',
  ],
  'sign_in_experiences.unsupported_default_language': [
    400,
    'There are no texts in the language {language}.',
    '没有 {language} 语言的文案。',
  ],
  'sign_in_experiences.username_policy_case_conflicts_exist': [
    409,
    'There are usernames that differ only in case: {totalConflicts}.',
    '有 {totalConflicts} 组用户名仅大小写不同。',
  ],

  'user.backup_code_already_in_use': [422, 'There are unused backup codes already.', '已有未使用的备用码。'],
  'storage.upload_error': [
    500,
    'The picture could not be stored. Try again later.',
    '图片未能保存，请稍后再试。',
  ],

  'user.cannot_delete_self': [400, 'You cannot delete your own account here.', '不可在此删除自己的账号。'],
  'user.email_already_in_use': [422, 'This e-mail address is in use.', '该邮箱已被使用。'],
  'user.id_already_in_use': [422, 'This id is in use.', '该 ID 已被使用。'],
  'user.identity_already_in_use': [422, 'This social account is linked already.', '该社交账号已被关联。'],
  'user.identity_not_exist': [404, 'No such social account is linked.', '未关联该社交账号。'],
  'user.identity_not_exists_in_current_user': [
    422,
    'This social account is not linked to yours.',
    '该社交账号未与你的账号关联。',
  ],
  'user.invalid_phone': [422, 'This is not a phone number.', '这不是有效的电话号码。'],
  'user.invalid_role_type': [422, 'People can only have roles for people.', '用户只能拥有用户角色。'],
  'user.last_sign_in_method_required': [
    400,
    'The last way to sign in cannot be removed.',
    '不可移除最后一种登录方式。',
  ],
  'user.missing_mfa': [422, 'A second factor has to be set up.', '请设置两步验证。'],
  'user.missing_profile': [422, 'Some required information is missing.', '缺少必填信息。'],
  'user.password_algorithm_required': [400, 'A password digest needs its algorithm.', '密码摘要须注明算法。'],
  'user.password_and_digest': [
    400,
    'Give a password or its digest, not both.',
    '密码与密码摘要只能提供其一。',
  ],
  'user.password_exists_in_profile': [422, 'The account has a password already.', '账号已设有密码。'],
  'user.personal_access_token_name_exists': [
    422,
    'There is a personal access token of this name already.',
    '已有同名的个人访问令牌。',
  ],
  'user.phone_already_in_use': [422, 'This phone number is in use.', '该电话号码已被使用。'],
  'user.same_password': [422, 'The new password is the same as the present one.', '新密码与当前密码相同。'],
  'user.sign_in_method_not_enabled': [422, 'This way to sign in is switched off.', '此登录方式未开启。'],
  'user.suspended': [401, 'This account is suspended.', '该账号已被停用。'],
  'user.totp_already_in_use': [422, 'An authenticator app is set up already.', '已设置验证器应用。'],
  'user.totp_secret_invalid': [400, 'This secret is not a valid one.', '密钥格式无效。'],
  'user.user_not_exist': [404, 'There is no such account.', '账号不存在。'],
  'user.username_already_in_use': [422, 'This username is taken.', '该用户名已被占用。'],
  'user.username_exists_in_profile': [422, 'The account has a username already.', '账号已设有用户名。'],
  'user.username_invalid_charset_hard': [
    422,
    'A username has only letters, digits and underscores.',
    '用户名只能包含字母、数字和下划线。',
  ],
  'user.username_lowercase_not_allowed': [
    422,
    'A username has no lower-case letters here.',
    '用户名不可包含小写字母。',
  ],
  'user.username_numbers_not_allowed': [422, 'A username has no digits here.', '用户名不可包含数字。'],
  'user.username_required': [422, 'A username is needed.', '请填写用户名。'],
  'user.username_starts_with_number': [
    422,
    'A username does not begin with a digit.',
    '用户名不可以数字开头。',
  ],
  'user.username_too_long': [
    422,
    'A username has at most {max} characters here.',
    '用户名至多 {max} 个字符。',
  ],
  'user.username_too_short': [
    422,
    'A username has at least {min} characters here.',
    '用户名至少 {min} 个字符。',
  ],
  'user.username_underscore_not_allowed': [
    422,
    'A username has no underscores here.',
    '用户名不可包含下划线。',
  ],
  'user.wrong_backup_code_format': [
    422,
    'Backup codes are ten, of ten hexadecimal digits each.',
    '备用码共十个，每个为十位十六进制数字。',
  ],
  'user.username_uppercase_not_allowed': [
    422,
    'A username has no capital letters here.',
    '用户名不可包含大写字母。',
  ],

  'verification_code.code_mismatch': [400, 'This code is not right.', '验证码不正确。'],
  'verification_code.email_mismatch': [
    400,
    'The code was sent to another address.',
    '该验证码发送到了另一个邮箱。',
  ],
  'verification_code.exceed_max_try': [
    400,
    'Too many wrong tries. Ask for a new code.',
    '错误次数过多，请重新获取验证码。',
  ],
  'verification_code.expired': [
    400,
    'This code has expired. Ask for a new one.',
    '验证码已过期，请重新获取。',
  ],
  'verification_code.not_found': [
    400,
    'There is no such code. Ask for a new one.',
    '没有可用的验证码，请重新获取。',
  ],
  'verification_code.phone_mismatch': [
    400,
    'The code was sent to another number.',
    '该验证码发送到了另一个号码。',
  ],
  'verification_record.not_found': [
    400,
    'This verification is unknown or has expired.',
    '该验证不存在或已过期。',
  ],
  'verification_record.social_verification.invalid_target': [
    422,
    'This verification is of another provider.',
    '该验证属于另一项服务。',
  ],
  'verification_record.social_verification.token_response_not_found': [
    422,
    'The provider gave no tokens to keep.',
    '该服务未提供可保存的令牌。',
  ],
  'verification_record.permission_denied': [401, "Confirm that it's you first.", '请先验证身份。'],
} as const satisfies Record<string, readonly [status: number, en: string, zh: string]>

export type ErrorCode = keyof typeof errors

export const languages = ['en', 'zh-CN'] as const

export type Language = (typeof languages)[number]

/** The words for an error in one of our languages. */
export function errorMessage(code: ErrorCode, language: Language, data?: unknown): string {
  const text = errors[code][language === 'zh-CN' ? 2 : 1]
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(isRecord(data) ? (data[name] ?? '') : ''))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
