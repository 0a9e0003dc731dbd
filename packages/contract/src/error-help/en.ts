import type { ErrorHelp } from './help.ts'

/** The documentation of all error codes in English. */
export const english: ErrorHelp = {
  groups: {
    access_link: 'Access links',
    account_center: 'The Account API',
    action: 'Scripts in the sign-in flow',
    application: 'Applications',
    auth: 'Access tokens',
    connector: 'Connectors',
    jwt_customizer: 'Scripts for claims of tokens',
    localization: 'Texts of the pages',
    custom_profile_fields: 'Custom profile fields',
    entity: 'Stored objects',
    guard: 'The form of requests',
    hook: 'Webhooks',
    log: 'The audit log',
    not_implemented: 'Not implemented',
    oidc: 'Sessions, grants and keys',
    one_time_token: 'One-time tokens',
    password: 'Passwords',
    request: 'Requests',
    resource: 'APIs',
    role: 'Roles',
    scope: 'Scopes',
    secrets: 'Tokens of other providers',
    server: 'The server',
    session: 'Signing in',
    sign_in_experiences: 'Settings of the sign-in',
    storage: 'Uploaded pictures',
    user: 'People',
    verification_code: 'Codes',
    verification_record: 'Step-up and verifications',
  },
  codes: {
    'access_link.expired': {
      cause: 'The link for choosing a password is past its end.',
      cure: 'Create a new one with `POST /api/users/:userId/access-links`.',
    },
    'access_link.no_email': {
      cause: 'An access link with `send: true` was requested for a person without an email address.',
      cure: 'Leave out `send` and hand over the `url` yourself, or set an email address first.',
    },
    'access_link.not_found': {
      cause: 'The token of the link is unknown: it was cut short, mistyped, or belongs to a deleted account.',
      cure: 'Open the whole link from the message, or create a new one.',
    },
    'access_link.revoked': {
      cause: 'An administrator revoked the link, or the account has left the address that it was mailed to.',
      cure: 'Create a new one.',
    },
    'access_link.used': {
      cause: 'The link has already set a password once.',
      cure: 'Sign in with that password, or create a new link.',
    },
    'account_center.not_enabled': {
      cause: 'The Account API is switched off on this server.',
      cure: 'Switch it on with `PATCH /api/account-center { "enabled": true }`.',
    },
    'account_center.field_not_editable': {
      cause: 'The field control of what you change is not `Edit`.',
      cure: 'Set it to `Edit` in `fields` of `PATCH /api/account-center`.',
    },
    'account_center.field_not_enabled': {
      cause: 'The field control of what you read is `Off`; `data` names the field.',
      cure: 'Set it to `ReadOnly` or `Edit` in `fields` of `PATCH /api/account-center`.',
    },
    'action.general': {
      cause:
        'The script of an action failed while its `onExecutionError` is `block`, or it denied (403). `data.message` has the message of the denial, and at the test endpoint that of the failure.',
      cure: 'Look for `Action.*` in `GET /api/logs`: the entry has the message and the line.',
    },
    'action.sign_in_identifier_changed': {
      cause: 'The script of an action returned a user with another identifier than the one typed.',
      cure: 'Leave the identifier out of `user`, or return it as `event.identifier` has it.',
    },
    'application.device_flow_not_changeable': {
      cause: '`isDeviceFlow` differs from what the application was created with.',
      cure: 'Leave it as it is, or create another application.',
    },
    'application.device_flow_native_only': {
      cause: '`isDeviceFlow` was set for an application that is not `Native`.',
      cure: 'Create it with `"type": "Native"`.',
    },
    'application.invalid_role_type': {
      cause: 'A role for people was given to an application.',
      cure: 'Give it roles of type `MachineToMachine`.',
    },
    'application.invalid_third_party_application_type': {
      cause: 'A third-party application of another type than `SPA`, `Native` or `Traditional` was requested.',
      cure: 'Choose one of these types.',
    },
    'application.invalid_type': {
      cause: 'Roles or `isAdmin` were requested for an application that is not machine-to-machine.',
      cure: 'Use an application of type `MachineToMachine`.',
    },
    'application.no_legacy_secret_found': {
      cause: 'The application has no legacy secret to delete.',
      cure: 'Delete its secrets by name: `DELETE /api/applications/:id/secrets/:name`.',
    },
    'application.protected_app_not_configured': {
      cause: 'Protected applications are not available on this server.',
      cure: 'Register an application of another type.',
    },
    'application.saml.use_saml_app_api': {
      cause: 'An application of type `SAML` was requested or addressed.',
      cure: 'Use OpenID Connect; this server does not have SAML applications.',
    },
    'application.secret_name_exists': {
      cause: 'The application already has a secret with this name.',
      cure: 'Choose another name, or delete the old secret first.',
    },
    'application.third_party_application_cannot_enable_token_exchange': {
      cause: '`allowTokenExchange` was set for a third-party application.',
      cure: 'Exchange tokens with an application of your own.',
    },
    'application.consent_management_api_scopes_not_allowed': {
      cause: 'Consent scopes contain scopes of the Management API, which people cannot give.',
      cure: 'Leave them out; give a back end a role instead.',
    },
    'application.third_party_application_only': {
      cause: 'Consent scopes were read or set for an application of your own.',
      cure: 'Only applications with `isThirdParty: true` ask for consent; nothing has to be set here.',
    },
    'application.user_consent_scopes_not_found': {
      cause: 'Some of the scopes do not exist; `data` lists their ids.',
      cure: 'Send ids of existing scopes.',
    },
    'auth.authorization_header_missing': {
      cause: 'The request has no `Authorization` header.',
      cure: 'Send `Authorization: Bearer <access token>`.',
    },
    'auth.authorization_token_type_not_supported': {
      cause: 'The `Authorization` header is not a Bearer token.',
      cure: 'Send `Authorization: Bearer <access token>`; Basic is for the token endpoint only.',
    },
    'auth.forbidden': {
      cause:
        'The token is valid but may not do this: a scope is missing (`data.missingScope`), the token is impersonated or exchanged (`data.reason`), or the sign-in mode does not allow it.',
      cure: 'Request a token with that scope, or have the person sign in to do it.',
    },
    'auth.insufficient_user_authentication': {
      cause:
        'An administrator’s sign-in is too old for a dangerous operation (`max_age` in `WWW-Authenticate`), or was without a second factor (`acr_values`).',
      cure: 'Send the person to the authorization endpoint with these parameters, and repeat the request with the new token.',
    },
    'auth.jwt_sub_missing': {
      cause: 'The Management API token has no `sub`.',
      cure: 'Request a new one by client credentials.',
    },
    'auth.third_party_application_forbidden': {
      cause:
        'The operation is reserved for first-party applications, and the token was issued to a third-party one.',
      cure: 'Use an application with `isThirdParty: false`.',
    },
    'auth.unauthorized': {
      cause:
        'The token is unknown, expired or revoked, is for another API, or lacks a scope (`data.missingScope`).',
      cure: 'Request a new access token, with the right `resource` and scopes.',
    },
    'connector.authorization_failed': {
      cause:
        'The provider refused the sign-in, or the person cancelled it there; `data.error` is the provider’s.',
      cure: 'Begin again; if it stays, check the redirect URI and scopes at the provider.',
    },
    'connector.can_not_modify_target': {
      cause: '`metadata.target` of an existing connector was changed.',
      cure: 'Leave it; linked accounts are stored under it. Create another connector for another target.',
    },
    'connector.cannot_overwrite_metadata_for_non_standard_connector': {
      cause: '`metadata` was sent for a connector that brings its own name and logo.',
      cure: 'Leave out `metadata`; only standard connectors have it.',
    },
    'connector.email_connector.bulk_deletion_no_filter': {
      cause: 'Email templates were to be deleted without a filter.',
      cure: 'Name `languageTag`, `templateType` or both.',
    },
    'connector.general': {
      cause: 'The mail server, SMS service or social provider failed; `data.reason` says how.',
      cure: 'Correct the connector’s configuration if the reason names it; otherwise try again later.',
    },
    'connector.insufficient_request_parameters': {
      cause: 'No operation of this server answers it; the code is kept for clients written for Logto.',
      cure: 'Handle it like `connector.general`.',
    },
    'connector.invalid_certificate': {
      cause: 'No operation of this server answers it; the code is kept for clients written for Logto.',
      cure: 'Handle it like `connector.general`.',
    },
    'connector.invalid_config': {
      cause: 'The configuration of the connector is not valid; `data.issues` names each field.',
      cure: 'Correct these fields with `PATCH /api/connectors/:id`.',
    },
    'connector.invalid_config_guard': {
      cause: 'No operation of this server answers it; the code is kept for clients written for Logto.',
      cure: 'Handle it like `connector.general`.',
    },
    'connector.invalid_metadata': {
      cause: 'No operation of this server answers it; the code is kept for clients written for Logto.',
      cure: 'Handle it like `connector.general`.',
    },
    'connector.invalid_request_parameters': {
      cause:
        'The connector cannot use what was given, such as a text with several addresses or a callback without a code; `data.reason` says what.',
      cure: 'Send one address, or the callback of the provider unchanged.',
    },
    'connector.invalid_response': {
      cause: 'The provider answered something that cannot be read; `data.reason` says what.',
      cure: 'Check the endpoints in the connector’s configuration, then try again.',
    },
    'connector.invalid_type_for_syncing_profile': {
      cause: '`syncProfile` was set for a connector that sends messages.',
      cure: 'Set it for social connectors only.',
    },
    'connector.more_than_one_email': {
      cause: 'The change would leave two connectors for email.',
      cure: 'Delete the other one first.',
    },
    'connector.more_than_one_sms': {
      cause: 'The change would leave two connectors for SMS.',
      cure: 'Delete the other one first.',
    },
    'connector.multiple_instances_not_supported': {
      cause: 'A connector of this kind exists, and there can be only one.',
      cure: 'Change the existing one.',
    },
    'connector.multiple_target_with_same_platform': {
      cause: 'Another connector has the same target and platform; `data` names it.',
      cure: 'Choose another `metadata.target`, or delete the other connector.',
    },
    'connector.not_found': {
      cause: 'No connector for email or SMS is set up, so no code or link can be sent.',
      cure: 'Create one with `POST /api/connectors`.',
    },
    'connector.not_found_with_connector_id': {
      cause: '`connectorId` is not the id of a kind of connector.',
      cure: 'Take an id from `GET /api/connector-factories`.',
    },
    'connector.not_implemented': {
      cause: 'No operation of this server answers it; the code is kept for clients written for Logto.',
      cure: 'Handle it like `connector.general`.',
    },
    'connector.rate_limit_exceeded': {
      cause: 'The social provider asked this server to send fewer requests.',
      cure: 'Try again later.',
    },
    'connector.should_specify_target': {
      cause: 'A standard connector was created without `metadata.target`.',
      cure: 'Name a target, such as `my-company`; linked accounts are stored under it.',
    },
    'connector.social_auth_code_invalid': {
      cause:
        'The provider does not accept the authorization code: it was used, expired, or belongs to another client.',
      cure: 'Begin the social sign-in again; if it stays, check client id and secret of the connector.',
    },
    'connector.social_invalid_access_token': {
      cause: 'The provider does not accept its own access token.',
      cure: 'Begin the social sign-in again; the person may have removed the permission there.',
    },
    'connector.social_invalid_id_token': {
      cause: 'The ID token of the provider fails verification, or was used before.',
      cure: 'Begin again; if it stays, check issuer, client id and the clock of this server.',
    },
    'connector.template_not_found': {
      cause: 'The connector has no template for this kind of message and no `Generic` one.',
      cure: 'Add a template with that `usageType` to the connector.',
    },
    'connector.template_not_supported': {
      cause: 'No operation of this server answers it; the code is kept for clients written for Logto.',
      cure: 'Handle it like `connector.general`.',
    },
    'connector.token_storage_not_supported': {
      cause: 'The provider’s tokens are not stored, or cannot be, for this connector.',
      cure: 'Set `enableTokenStorage` on a connector that supports it.',
    },
    'connector.unexpected_type': {
      cause: 'The connector is not of the kind that the operation needs, such as social, email or SMS.',
      cure: 'Name a connector of that kind.',
    },
    'connector.usage_limit_exceeded': {
      cause: 'No operation of this server answers it; the code is kept for clients written for Logto.',
      cure: 'Handle it like `connector.general`.',
    },
    'jwt_customizer.general': {
      cause:
        'The script failed or returned no object (422), or called `api.denyAccess` (403); see `data.message`.',
      cure: 'Mend the script. `data.error.line` names the line of the fault.',
    },
    'localization.invalid_translation_structure': {
      cause:
        'Some keys are not texts of the pages, or their texts have placeholders that the page does not fill in; `data.keys` lists them.',
      cure: 'Take keys and placeholders from `GET /api/.well-known/phrases`.',
    },
    'localization.cannot_delete_default_language': {
      cause: 'The phrases of the fallback language were to be deleted.',
      cure: 'Choose another `languageInfo.fallbackLanguage` first.',
    },
    'custom_profile_fields.entity_not_exists_with_names': {
      cause: 'The order names fields that do not exist; `data.names` lists them.',
      cure: 'List existing fields only.',
    },
    'custom_profile_fields.invalid_address_components': {
      cause: 'A field of type `Address` has no parts.',
      cure: 'Give at least one entry in `config.parts`.',
    },
    'custom_profile_fields.invalid_default_value': {
      cause: 'A `Checkbox` has no default value.',
      cure: 'Set `config.defaultValue` to `"true"` or `"false"`.',
    },
    'custom_profile_fields.invalid_fullname_components': {
      cause: 'A field of type `Fullname` has no parts.',
      cure: 'Give at least one entry in `config.parts`.',
    },
    'custom_profile_fields.invalid_min_max_input': {
      cause: 'A minimum is above its maximum.',
      cure: 'Correct `minLength`/`maxLength` or `minValue`/`maxValue`.',
    },
    'custom_profile_fields.invalid_name': {
      cause: 'The name of a field has other characters than letters and digits.',
      cure: 'Use letters `A`–`Z`, `a`–`z` and digits.',
    },
    'custom_profile_fields.invalid_options': {
      cause: 'A `Select` has no options.',
      cure: 'Give at least one entry in `config.options`.',
    },
    'custom_profile_fields.invalid_regex_format': {
      cause: 'The regular expression is malformed, or could take too long.',
      cure: 'Leave out backreferences and lookarounds in `config.format`.',
    },
    'custom_profile_fields.invalid_sub_component_type': {
      cause: 'A part of an address or a full name is itself of type `Address` or `Fullname`.',
      cure: 'Use simple types for parts.',
    },
    'custom_profile_fields.name_conflict_built_in_prop': {
      cause: 'The name is that of a built-in claim: `preferredUsername`.',
      cure: 'Choose another name.',
    },
    'custom_profile_fields.name_conflict_custom_data': {
      cause: 'The name is reserved in custom data, such as `onboarding`.',
      cure: 'Choose another name.',
    },
    'custom_profile_fields.name_conflict_sign_in_identifier': {
      cause:
        'The name is that of a sign-in identifier: `username`, `email`, `phone`, `primaryEmail` or `primaryPhone`.',
      cure: 'Choose another name; set these with their own operations.',
    },
    'custom_profile_fields.name_exists': {
      cause: 'A field with this name exists.',
      cure: 'Change it with `PUT /api/custom-profile-fields/:name`, or choose another name.',
    },
    'entity.db_constraint_violated': {
      cause:
        'A value breaks a rule of the database, such as a role of the wrong type or a secret for an application without secrets.',
      cure: 'Compare the types of what the request connects.',
    },
    'entity.invalid_input': { cause: 'The body has nothing to write.', cure: 'Send at least one field.' },
    'entity.document_too_large': {
      cause: 'A stored JSON document would be too large; `data` has `path`, `bytes` and `limit`.',
      cure: 'Store less in it, or raise `DOCUMENT_LIMIT` (at most 1 MiB).',
    },
    'entity.not_exists': {
      cause: 'What the request changes does not exist, or no longer.',
      cure: 'List again and use a present name or id.',
    },
    'entity.not_exists_with_id': {
      cause: 'There is nothing of this kind with this id; `data` has `name` and `id`.',
      cure: 'Check the id.',
    },
    'entity.not_found': {
      cause: 'The person, session, link or other object of the path does not exist.',
      cure: 'Check the id; treat it as deleted.',
    },
    'entity.relation_foreign_key_not_found': {
      cause:
        'The request refers to something that does not exist, such as a person, a role or an application.',
      cure: 'Create that first, or correct its id.',
    },
    'entity.unique_integrity_violation': {
      cause: 'Such an object exists already.',
      cure: 'Read the existing one and change it.',
    },
    'entity.value_too_long': {
      cause: 'A value is longer than its field; `data.message` names the limit.',
      cure: 'Shorten it. Names and addresses have at most 128 characters.',
    },
    'guard.file_size_exceeded': {
      cause: 'The uploaded picture is too large; `data.limit` is in bytes.',
      cure: 'Upload a smaller file.',
    },
    'guard.invalid_input': {
      cause:
        'The path, query, headers or body do not have the documented form; `details` has a line for each fault.',
      cure: 'Correct these places. The reference at `/docs/reference` shows the form.',
    },
    'guard.invalid_pagination': {
      cause: '`page` or `page_size` is not a whole number above 0, or `page_size` is above 100.',
      cure: 'Ask for pages of at most 100.',
    },
    'guard.mime_type_not_allowed': {
      cause: 'The file is not a complete JPEG, PNG, GIF or WebP.',
      cure: 'Convert the picture and upload it again.',
    },
    'hook.endpoint_responded_with_error': {
      cause: 'The address of the webhook answered the test message with a status other than 2xx.',
      cure: 'Look at `data.responseStatus` and `data.responseBody`, and into the log of the receiver.',
    },
    'hook.missing_events': {
      cause: 'A webhook was given neither `events` nor the deprecated `event`.',
      cure: 'Give at least one event.',
    },
    'hook.send_test_payload_failed': {
      cause: 'The address of the webhook could not be reached, or did not answer within ten seconds.',
      cure: 'Check the address; `data.message` says what happened. A private address needs `ALLOW_PRIVATE_NETWORK`.',
    },
    'log.invalid_time_window': {
      cause: '`start_time` of a log query is after `end_time`.',
      cure: 'Swap them; both are milliseconds since 1970.',
    },
    'log.too_many_streams': {
      cause: 'The application has as many streams of the log open as it may have at one node: `data.limit`.',
      cure: 'Close a stream before opening another; a stream that a broken connection left is closed within a minute.',
    },
    not_implemented: {
      cause:
        'The operation belongs to a part of the Management API that this server does not have; `data.part` names it.',
      cure: 'Do without it; [compatibility](../compatibility.md) lists what is there.',
    },
    'oidc.invalid_grant': {
      cause: 'The person has no such grant.',
      cure: 'List the grants again; it was revoked already.',
    },
    'oidc.invalid_request': {
      cause:
        'A form that a provider posted back cannot be read, or a key rotation has a member that this kind of key does not have.',
      cure: 'Begin the sign-in again, or leave out `rotationGracePeriod` for cookie keys.',
    },
    'oidc.invalid_session_account_id': {
      cause: 'The session belongs to another account.',
      cure: 'List the sessions of this account and use one of their ids.',
    },
    'oidc.key_not_found': {
      cause: 'There is no signing key with this id.',
      cure: 'List the keys with `GET /api/configs/oidc/:keyType`.',
    },
    'oidc.key_required': {
      cause: 'The last key of a kind was to be deleted.',
      cure: 'Rotate first, then delete the former key.',
    },
    'oidc.too_many_previous_keys': {
      cause:
        'So many former keys still verify tokens that no further rotation is possible; `data.limit` is the number.',
      cure: 'Delete a former key that no valid token needs, or wait until `data.nextAt` (seconds).',
    },
    'oidc.only_previous_key_can_be_deleted': {
      cause: 'The private key to delete still signs, or will.',
      cure: 'Rotate first; then delete the previous one.',
    },
    'oidc.session_not_found': {
      cause: 'The session has ended, or never existed.',
      cure: 'Nothing has to be done when you meant to end it; otherwise list the sessions again.',
    },
    'one_time_token.cannot_reactivate_token': {
      cause: 'The status `active` was requested for a one-time token.',
      cure: 'Create a new token.',
    },
    'one_time_token.email_mismatch': {
      cause: 'The token was created for another email address.',
      cure: 'Send the address that it was created for.',
    },
    'one_time_token.interaction_event_mismatch': {
      cause: 'The token was created for registering and is used for signing in, or the other way round.',
      cure: 'Create it with the right `context.interactionEvent`, or without one.',
    },
    'one_time_token.token_consumed': {
      cause: 'The token was used already.',
      cure: 'Create a new one for each sign-in.',
    },
    'one_time_token.token_expired': {
      cause: 'The token is past its end.',
      cure: 'Create a new one, with a longer `expiresIn` if needed.',
    },
    'one_time_token.token_not_found': {
      cause: 'There is no such token.',
      cure: 'Send the complete token of the link.',
    },
    'one_time_token.token_revoked': {
      cause:
        'The token was revoked, by an administrator or a lockdown, or because the address left its account.',
      cure: 'Create a new one.',
    },
    'password.expired': {
      cause: 'The password is right, but expired.',
      cure: 'Have the person choose a new one; `PUT /api/experience/profile/password` takes it during the sign-in.',
    },
    'password.rejected': {
      cause: 'The new password breaks the password policy; `data` lists each reason.',
      cure: 'Choose another one. `POST /api/sign-in-exp/default/check-password` tries one out.',
    },
    'password.unsupported_encryption_method': {
      cause:
        'The password digest is not of the algorithm that `passwordAlgorithm` names, or costs too much to verify.',
      cure: 'Correct the pair; the [migration guides](migrate-from-auth0.md) show the formats.',
    },
    'password.invalid_legacy_password_format': {
      cause:
        'The digest for `"passwordAlgorithm": "Legacy"` is missing, malformed, too costly, or can never match.',
      cure: 'Send one of the [formats](../compatibility.md#management-api-users).',
    },
    'request.body_too_large': {
      cause: 'The body is larger than the server reads; `data.limit` is in bytes.',
      cure: 'Send less at once.',
    },
    'request.invalid_input': {
      cause:
        'The request has the right form but no sensible meaning, such as a search pattern that does not compile or an end in the past; `details` says what.',
      cure: 'Correct what `details` names.',
    },
    'request.method_not_allowed': {
      cause: 'The path exists, but not with this HTTP method.',
      cure: 'Use a method of the `Allow` header.',
    },
    'request.method_unknown': {
      cause: 'The HTTP method is unknown to this server.',
      cure: 'Use `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.',
    },
    'request.not_found': {
      cause: 'There is no operation at this path.',
      cure: 'Compare the path with `/docs/reference`.',
    },
    'request.message_rate_limited': {
      cause: 'Ten messages were sent to this recipient within ten minutes, or one person requested too many.',
      cure: 'Wait ten minutes.',
    },
    'request.throttled': {
      cause:
        'Too many attempts at secrets, messages or registrations came from one address, person or caller.',
      cure: 'Wait as many seconds as `Retry-After` says. `throttlePolicy` of the sign-in experience sets the limits.',
    },
    'resource.cannot_delete_management_api': {
      cause: 'The resource of the Management API was to be deleted.',
      cure: 'Leave it; it is part of the server.',
    },
    'resource.cannot_modify_management_api': {
      cause: 'The resource of the Management API, or its scopes, were to be changed.',
      cure: 'Create a resource of your own.',
    },
    'resource.resource_identifier_in_use': {
      cause: 'Another API has this indicator.',
      cure: 'Choose another indicator.',
    },
    'role.application_exists': {
      cause: 'One of the applications has the role already.',
      cure: 'Send only applications without it.',
    },
    'role.internal_role_violation': {
      cause:
        'A built-in role, or a name that begins with `#internal:`, was to be created, changed or assigned.',
      cure: 'Create a role of your own.',
    },
    'role.management_api_scopes_not_assignable_to_user_role': {
      cause: 'Scopes of the Management API were assigned to an ordinary role for people.',
      cure: 'Use a role of type `MachineToMachine`, or one of administrators (`isAdministrator: true`).',
    },
    'role.name_in_use': { cause: 'Another role has this name.', cure: 'Choose another name.' },
    'role.scope_exists': {
      cause: 'The role has one of these scopes already.',
      cure: 'Send only scopes that it lacks.',
    },
    'role.user_exists': {
      cause: 'One of these people has the role already.',
      cure: 'Send only people without it.',
    },
    'scope.name_exists': { cause: 'The API has a scope with this name.', cure: 'Choose another name.' },
    'scope.name_with_space': {
      cause: 'The name of a scope has white space, which separates scopes.',
      cure: 'Use `:` or `-`, as in `read:orders`.',
    },
    'secrets.third_party_token_set.access_token_expired': {
      cause: 'The stored token of the provider expired and cannot be renewed.',
      cure: 'Have the person sign in at the provider again: `PUT /api/my-account/identities/:target/access-token`.',
    },
    'secrets.third_party_token_set.token_not_found': {
      cause: 'No token of this provider is stored for the person.',
      cure: 'Set `enableTokenStorage` on the connector and have the person sign in there again.',
    },
    'server.busy': {
      cause: 'The server or its database has too much to do at the moment.',
      cure: 'Try again after `Retry-After`.',
    },
    'server.error': {
      cause: 'An unexpected failure; nothing was changed.',
      cure: 'Look for the `Logto-Core-Request-Id` of the response in the server’s log, and report it.',
    },
    'server.storage_full': {
      cause: 'The database has no space left.',
      cure: 'Free some, or enlarge the disk; reading still works.',
    },
    'server.unavailable': {
      cause: 'The database cannot be reached.',
      cure: 'Try again after `Retry-After`; `latchkey doctor` finds the reason.',
    },
    'session.email_blocklist.email_not_allowed': {
      cause:
        'The email address, its domain or its disposable provider is on the block list; `data.email` is the address.',
      cure: 'Use another address, or change `emailBlocklistPolicy` of the sign-in experience.',
    },
    'session.email_blocklist.email_subaddressing_not_allowed': {
      cause: 'The email address has a `+`, and `blockSubaddressing` is on.',
      cure: 'Use the address without the part from `+` on.',
    },
    'session.email_blocklist.invalid_email': {
      cause: 'The text has no domain, so it is no email address.',
      cure: 'Send an address such as `mira@example.com`.',
    },
    'session.captcha_failed': {
      cause: 'The captcha token was refused by its provider, was used before, or is of another site.',
      cure: 'Have the person solve a new captcha; check the keys of `PUT /api/captcha-provider`.',
    },
    'session.captcha_required': {
      cause: 'The captcha is on, and the request came without a solved one.',
      cure: 'Send `captchaToken` with the first request of the sign-in.',
    },
    'session.google_one_tap.cookie_mismatch': {
      cause: 'The CSRF token of Google One Tap does not equal its cookie.',
      cure: 'Load the page again; post the form from the page that asked Google.',
    },
    'session.identifier_not_found': {
      cause: 'The sign-in has not identified an account yet.',
      cure: 'Verify a password, code or passkey, then call `POST /api/experience/identification`.',
    },
    'session.identity_conflict': {
      cause: 'The verification belongs to another account than the one already identified.',
      cure: 'Begin the sign-in again with one account.',
    },
    'session.interaction_not_found': {
      cause: 'The Sign-in API was called before `PUT /api/experience`, or the sign-in has expired.',
      cure: 'Begin with `PUT /api/experience`, or start again from the application.',
    },
    'session.invalid_credentials': {
      cause:
        'The account or the password is wrong, or the account has no password. The answer does not tell which.',
      cure: 'Correct them, or reset the password.',
    },
    'session.invalid_interaction_type': {
      cause:
        'The call does not belong to the present event, such as a code for registering during a password reset.',
      cure: 'Use the calls of that event, or switch it with `PUT /api/experience/interaction-event`.',
    },
    'session.not_found': {
      cause: 'The request has no cookie of a sign-in, or the sign-in has ended.',
      cure: 'Start again from the application, by a new authorization request.',
    },
    'session.not_supported_for_forgot_password': {
      cause: 'The call cannot be made while a password is reset.',
      cure: 'Finish the reset first, then sign in.',
    },
    'session.invalid_connector_id': {
      cause: 'There is no connector with this id, or its target changed meanwhile.',
      cure: 'Take the id from `GET /api/.well-known/sign-in-exp` and begin again.',
    },
    'session.insufficient_info': {
      cause: '`state` or `redirectUri` of a social sign-in is missing.',
      cure: 'Send both.',
    },
    'session.mfa.backup_code_can_not_be_alone': {
      cause: 'Backup codes were requested for an account without another factor.',
      cure: 'Enroll an authenticator app or a passkey first.',
    },
    'session.mfa.backup_code_required': {
      cause: 'The account has a second factor but no backup codes, and they are demanded.',
      cure: 'Call `POST /api/experience/verification/backup-code/generate`, then bind them with `POST /api/experience/profile/mfa`.',
    },
    'session.mfa.bind_mfa_existed': {
      cause: 'The passkey is registered already, or its record was bound once.',
      cure: 'Nothing has to be done, or register another passkey.',
    },
    'session.mfa.invalid_backup_code': {
      cause: 'The backup code is wrong or used.',
      cure: 'Try another of the ten.',
    },
    'session.mfa.invalid_totp_code': {
      cause: 'The six digits are wrong, too old, or were used before.',
      cure: 'Wait for the next code; check the clock of the phone.',
    },
    'session.mfa.mfa_factor_not_enabled': {
      cause: 'The factor is switched off on this server, or cannot be used in this sign-in.',
      cure: 'Enable it in `mfa.factors` of `PATCH /api/sign-in-exp`, or use another.',
    },
    'session.mfa.mfa_policy_not_user_controlled': {
      cause: 'The last second factor was to be removed, or switched off, where one is mandatory.',
      cure: 'Enroll another factor first.',
    },
    'session.mfa.pending_info_not_found': {
      cause: 'No registration of a passkey is in progress, or its challenge was answered already.',
      cure: 'Ask for new options and begin again.',
    },
    'session.mfa.require_mfa_verification': {
      cause:
        'The first factor is verified; the second one is still missing. `data` lists the available factors.',
      cure: 'Verify one of them, then `POST /api/experience/submit` again.',
    },
    'session.mfa.suggest_additional_mfa': {
      cause:
        'The person’s only factors are codes to their addresses; another one is suggested (`data.availableFactors`).',
      cure: 'Offer one, or call `POST /api/experience/profile/mfa/mfa-suggestion-skipped`; then submit again.',
    },
    'session.mfa.webauthn_verification_failed': {
      cause:
        'The answer of the passkey could not be verified, or the passkey is unknown (`data.isUnknownCredential`).',
      cure: 'Try again in the same browser and at the same address of the server.',
    },
    'session.mfa.webauthn_verification_not_found': {
      cause: 'The account has no passkey, or sign-in with passkeys is off.',
      cure: 'Use another method, or enable `passkeySignIn`.',
    },
    'session.passkey_sign_in.pending_info_not_found': {
      cause: 'The challenge of the passkey sign-in has expired or was answered already.',
      cure: 'Ask for a new one with `POST /api/experience/preflight/sign-in-passkey/authentication`.',
    },
    'session.verification_failed': {
      cause: 'The verification exists, but has not succeeded yet.',
      cure: 'Complete it with its `…/verify` call first.',
    },
    'session.verification_blocked_too_many_attempts': {
      cause: 'Too many wrong passwords or codes for this account; `data.relativeTime` is in minutes.',
      cure: 'Wait as long as `Retry-After` says. `POST /api/sentinel-activities/delete` lifts the lockout.',
    },
    'session.verification_session_not_found': {
      cause:
        'The verification id is unknown in this sign-in, of another kind, or no longer true because a password or address changed.',
      cure: 'Verify again.',
    },
    'sign_in_experiences.adaptive_mfa_requires_mfa': {
      cause: '`adaptiveMfa` was enabled without factors.',
      cure: 'Set `mfa.factors` in the same request.',
    },
    'sign_in_experiences.adaptive_mfa_requires_non_skippable_policy': {
      cause: '`adaptiveMfa` needs an MFA policy that people cannot skip.',
      cure: 'Set `mfa.policy` to `PromptAtSignInAndSignUpMandatory` or `PromptOnlyAtSignInMandatory` in the same request.',
    },
    'sign_in_experiences.at_least_one_authentication_factor': {
      cause: 'A sign-in method has neither password nor code.',
      cure: 'Set `password` or `verificationCode` to true for each method.',
    },
    'sign_in_experiences.backup_code_cannot_be_enabled_alone': {
      cause: '`BackupCode` is the only factor.',
      cure: 'Add `Totp` or `WebAuthn` to `mfa.factors`.',
    },
    'sign_in_experiences.code_sign_in_must_be_enabled': {
      cause: 'People register without a password, but cannot sign in by code.',
      cure: 'Set `verificationCode: true` for these identifiers in `signIn.methods`.',
    },
    'sign_in_experiences.duplicated_mfa_factors': {
      cause: 'A factor is listed twice in `mfa.factors`.',
      cure: 'List each once.',
    },
    'sign_in_experiences.duplicated_sign_up_identifiers': {
      cause: 'An identifier is listed twice for registration.',
      cure: 'List each once in `signUp`.',
    },
    'sign_in_experiences.email_verification_code_cannot_be_used_for_mfa': {
      cause: 'Email codes are a way to sign in, so they cannot be a second factor.',
      cure: 'Remove `EmailVerificationCode` from `mfa.factors`, or the code from `signIn.methods`.',
    },
    'sign_in_experiences.email_verification_code_cannot_be_used_for_sign_in': {
      cause: 'Email codes are a second factor, so they cannot be a way to sign in.',
      cure: 'Remove `EmailVerificationCode` from `mfa.factors` first.',
    },
    'sign_in_experiences.enabled_connector_not_found': {
      cause: 'The setting needs a connector of the type in `data.type`, and there is none.',
      cure: 'Create it with `POST /api/connectors` first.',
    },
    'sign_in_experiences.forgot_password_method_requires_connector': {
      cause: '`forgotPasswordMethods` names a method without a connector; `data.method` is its name.',
      cure: 'Create that connector first.',
    },
    'sign_in_experiences.invalid_custom_email_blocklist_format': {
      cause: 'Entries of the block list are neither addresses nor domains; `data.entries` lists them.',
      cure: 'Write `user@example.com` or `@example.com`; `*` stands for any characters.',
    },
    'sign_in_experiences.missing_sign_up_identifiers': {
      cause: '`signUp.secondaryIdentifiers` is given without `signUp.identifiers`.',
      cure: 'Give a first identifier.',
    },
    'sign_in_experiences.non_adaptive_mfa_requires_skippable_policy': {
      cause: '`mfa.policy` is one of those for adaptive MFA, which is off.',
      cure: 'Enable `adaptiveMfa` in the same request, or choose another policy, such as `Mandatory`.',
    },
    'sign_in_experiences.password_expiration_invalid_period_days': {
      cause: '`passwordExpiration.validPeriodDays` is not a whole number from 1 to 36500.',
      cure: 'Correct it.',
    },
    'sign_in_experiences.password_expiration_not_enabled': {
      cause: 'A password was to be marked as expired, but passwords do not expire on this server.',
      cure: 'Enable `passwordExpiration` with a period in `PATCH /api/sign-in-exp`.',
    },
    'sign_in_experiences.password_expiration_requires_forgot_password': {
      cause: 'Passwords shall expire, but people cannot reset them.',
      cure: 'Set up `forgotPasswordMethods` first.',
    },
    'sign_in_experiences.passwordless_requires_verify': {
      cause: 'People register with an address without a password, and without verifying it.',
      cure: 'Set `signUp.verify` to true.',
    },
    'sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa': {
      cause: 'Phone codes are a way to sign in, so they cannot be a second factor.',
      cure: 'Remove `PhoneVerificationCode` from `mfa.factors`, or the code from `signIn.methods`.',
    },
    'sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in': {
      cause: 'Phone codes are a second factor, so they cannot be a way to sign in.',
      cure: 'Remove `PhoneVerificationCode` from `mfa.factors` first.',
    },
    'sign_in_experiences.unsupported_default_language': {
      cause: 'The fallback language is neither built in nor has custom phrases.',
      cure: 'Add its texts with `PUT /api/custom-phrases/:languageTag` first.',
    },
    'sign_in_experiences.username_policy_case_conflicts_exist': {
      cause:
        'Usernames cannot become case-insensitive, because some differ only in case; `data` has examples.',
      cure: 'Rename them; `GET /api/sign-in-exp/username-policy/case-sensitivity-conflicts` lists them.',
    },
    'user.backup_code_already_in_use': {
      cause: 'The account has unused backup codes.',
      cure: 'Delete them first, then create new ones.',
    },
    'storage.upload_error': {
      cause: 'The object storage refused the picture, or did not answer in time.',
      cure: 'Check the `S3_…` settings and the server’s log.',
    },
    'user.cannot_delete_self': {
      cause: 'The caller asked to delete its own account with the Management API.',
      cure: 'Use the Account API: `POST /api/my-account/deletion`.',
    },
    'user.deletion_scheduled': {
      cause: 'The account is closed and will be deleted at `data.deletesAt`.',
      cure: 'Offer to restore it: `POST /api/experience/restoration` at the sign-in, or `DELETE /api/users/:userId/deletion`.',
    },
    'user.email_already_in_use': {
      cause: 'Another account has this email address; letter case does not count.',
      cure: 'Use another address, or find that account with `GET /api/users?search.primaryEmail=…`.',
    },
    'user.email_exists_in_profile': {
      cause: 'The account has an email address already, so the sign-in does not set one.',
      cure: 'Change it on the account page.',
    },
    'user.id_already_in_use': {
      cause: 'Another person or application has this id.',
      cure: 'Leave out `id`, or choose another.',
    },
    'user.identity_already_in_use': {
      cause:
        'The social account is linked to another account, or (400) the account has one of this provider already.',
      cure: 'Sign in to the other account and unlink it there; replace with `PUT`.',
    },
    'user.identity_not_exist': {
      cause: 'No social account of this provider is linked.',
      cure: 'Link one first.',
    },
    'user.identity_not_exists_in_current_user': {
      cause: 'The social account that was verified is not linked to the calling person.',
      cure: 'Sign in at the provider with the linked account.',
    },
    'user.invalid_phone': {
      cause: 'The text is no possible phone number.',
      cure: 'Send the country code first, digits only: `14155550100`.',
    },
    'user.invalid_role_type': {
      cause: 'A machine-to-machine role was given to a person.',
      cure: 'Give people roles of type `User`.',
    },
    'user.last_owner': {
      cause: 'The change would leave the server without an owner who can sign in.',
      cure: 'Give the role `owner` to another person first.',
    },
    'user.last_sign_in_method_required': {
      cause: 'The change would leave the account without a way to sign in.',
      cure: 'Add another identifier, social account or passkey first.',
    },
    'user.missing_mfa': {
      cause:
        'The policy or the application demands a second factor, and the account has none; `data.availableFactors` lists what can be set up.',
      cure: 'Bind one with `POST /api/experience/profile/mfa`; if `data.skippable`, `…/mfa/mfa-skipped` goes on without.',
    },
    'user.missing_profile': {
      cause: 'The sign-in still needs what `data.missingProfile` lists, such as a username or a password.',
      cure: 'Send it with `POST /api/experience/profile`, then go on.',
    },
    'user.password_algorithm_required': {
      cause: '`passwordDigest` came without `passwordAlgorithm`.',
      cure: 'Name the algorithm, such as `Bcrypt`.',
    },
    'user.password_and_digest': {
      cause: '`password` and `passwordDigest` were both sent.',
      cure: 'Send one of them.',
    },
    'user.password_exists_in_profile': {
      cause: 'The account has a password, so the sign-in does not set one.',
      cure: 'Change it on the account page, or reset it.',
    },
    'user.personal_access_token_name_exists': {
      cause: 'The person has a token with this name.',
      cure: 'Choose another name.',
    },
    'user.passkey_preferred': {
      cause: 'A passkey is suggested to a person without one (`data.skippable`).',
      cure: 'Bind one with `POST /api/experience/profile/mfa/passkey`, or call `…/mfa/passkey-skipped`; then submit again.',
    },
    'user.phone_already_in_use': {
      cause: 'Another account has this phone number, with or without the trunk zero.',
      cure: 'Use another number.',
    },
    'user.phone_exists_in_profile': {
      cause: 'The account has a phone number already, so the sign-in does not set one.',
      cure: 'Change it on the account page.',
    },
    'user.same_password': { cause: 'The new password is the present one.', cure: 'Choose another.' },
    'user.sign_in_method_not_enabled': {
      cause: 'This way to sign in is switched off.',
      cure: 'Enable it in `signIn.methods`, `passkeySignIn` or the social connectors of the sign-in experience.',
    },
    'user.suggest_mfa': {
      cause: 'The policy suggests a second factor; `data.availableFactors` lists them.',
      cure: 'Bind one with `POST /api/experience/profile/mfa`, or call `…/mfa/mfa-skipped`; then submit again.',
    },
    'user.suspended': {
      cause: 'An administrator suspended the account.',
      cure: 'Restore it with `PATCH /api/users/:userId/is-suspended { "isSuspended": false }`.',
    },
    'user.too_many_personal_access_tokens': {
      cause: 'The person has as many personal access tokens as `data.limit` allows.',
      cure: 'Delete one first.',
    },
    'user.totp_already_in_use': {
      cause: 'The account has an authenticator app.',
      cure: 'Replace it with `PUT /api/my-account/mfa-verifications/totp`, or delete it first.',
    },
    'user.totp_secret_invalid': {
      cause: 'The secret is not Base32 of 16 to 32 characters.',
      cure: 'Send a secret in that form, without spaces.',
    },
    'user.user_not_exist': {
      cause: 'No account has this identifier, social account or passkey, or its deletion is due.',
      cure: 'Offer to register, if registration is open.',
    },
    'user.username_already_in_use': { cause: 'Another account has this username.', cure: 'Choose another.' },
    'user.username_exists_in_profile': {
      cause: 'The account has a username already, so the sign-in does not set one.',
      cure: 'Change it on the account page.',
    },
    'user.username_invalid_charset_hard': {
      cause: 'The username has characters that `usernamePolicy` does not allow.',
      cure: 'Use letters, digits and underscores.',
    },
    'user.username_lowercase_not_allowed': {
      cause: 'The username has lowercase letters, which `usernamePolicy` forbids.',
      cure: 'Leave them out.',
    },
    'user.username_numbers_not_allowed': {
      cause: 'The username has digits, which `usernamePolicy` forbids.',
      cure: 'Leave them out.',
    },
    'user.username_required': { cause: 'The username is empty.', cure: 'Send one.' },
    'user.username_starts_with_number': {
      cause: 'The username begins with a digit.',
      cure: 'Begin with a letter or an underscore.',
    },
    'user.username_too_long': {
      cause: 'The username is longer than `data.max` characters.',
      cure: 'Shorten it.',
    },
    'user.username_too_short': {
      cause: 'The username is shorter than `data.min` characters.',
      cure: 'Lengthen it.',
    },
    'user.username_underscore_not_allowed': {
      cause: 'The username has underscores, which `usernamePolicy` forbids.',
      cure: 'Leave them out.',
    },
    'user.wrong_backup_code_format': {
      cause: 'The backup codes are not ten texts of ten hexadecimal digits.',
      cure: 'Send the set that the server generated.',
    },
    'user.username_uppercase_not_allowed': {
      cause: 'The username has uppercase letters, which `usernamePolicy` forbids.',
      cure: 'Leave them out.',
    },
    'verification_code.code_mismatch': {
      cause: 'The code is wrong.',
      cure: 'Try again with the code of the newest message.',
    },
    'verification_code.email_mismatch': {
      cause: 'The code was sent to another email address.',
      cure: 'Send the address that it was sent to.',
    },
    'verification_code.exceed_max_try': {
      cause: 'The code was entered wrongly too often.',
      cure: 'Ask for a new code.',
    },
    'verification_code.expired': { cause: 'The code is too old.', cure: 'Ask for a new code.' },
    'verification_code.not_found': {
      cause: 'There is no such code, or it was used.',
      cure: 'Ask for a new code.',
    },
    'verification_code.phone_mismatch': {
      cause: 'The code was sent to another phone number.',
      cure: 'Send the number that it was sent to.',
    },
    'verification_record.not_found': {
      cause: 'The verification record, or the factor, is unknown, expired, of another kind or not verified.',
      cure: 'Verify again and send the new id.',
    },
    'verification_record.social_verification.invalid_target': {
      cause: 'The record is of another provider than the path names.',
      cure: 'Verify with a connector of that target.',
    },
    'verification_record.social_verification.token_response_not_found': {
      cause: 'The provider sent no tokens that could be stored.',
      cure: 'Set `enableTokenStorage` on the connector, then verify again.',
    },
    'verification_record.permission_denied': {
      cause:
        'Step-up: the request needs a verification of the person from the last ten minutes, by a method that suffices for the change.',
      cure: 'Verify with `POST /api/verifications/…` and send its id as `logto-verification-id`. `GET /api/verifications/methods` lists what suffices.',
    },
  },
}
