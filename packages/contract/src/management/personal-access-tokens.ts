import { z } from 'zod'
import {
  personalAccessToken,
  personalAccessTokenCreation,
  personalAccessTokenName,
  personalAccessTokenRenaming,
} from '../personal-access-token.ts'
import type { ManagementRow } from '../row.ts'

/** Secrets that a person’s scripts exchange for access tokens; `docs/wire/management-api.md#2.12`. */
export const personalAccessTokenRows = {
  listUserPersonalAccessTokens: {
    route: 'GET /api/users/:userId/personal-access-tokens',
    summary: 'List the personal access tokens of a person, without their values.',
    scope: 'users:read',
    output: z.array(personalAccessToken),
    errors: ['entity.not_found'],
  },
  createUserPersonalAccessToken: {
    route: 'POST /api/users/:userId/personal-access-tokens',
    summary: 'Create a personal access token. Only this response has its value.',
    scope: 'users:impersonate',
    stepUp: 'always',
    effect: 'reversible',
    body: personalAccessTokenCreation,
    output: personalAccessToken,
    status: 201,
    errors: [
      'request.invalid_input',
      'user.personal_access_token_name_exists',
      'entity.relation_foreign_key_not_found',
    ],
  },
  renameUserPersonalAccessToken: {
    route: 'PATCH /api/users/:userId/personal-access-tokens/:name',
    summary: 'Rename a personal access token.',
    scope: 'users:write',
    effect: 'reversible',
    body: personalAccessTokenName,
    output: personalAccessToken,
    errors: ['entity.not_exists', 'user.personal_access_token_name_exists'],
  },
  renameUserPersonalAccessTokenByBody: {
    route: 'PATCH /api/users/:userId/personal-access-tokens',
    summary: 'Rename a personal access token whose name does not fit a path.',
    scope: 'users:write',
    effect: 'reversible',
    body: personalAccessTokenRenaming,
    output: personalAccessToken,
    errors: ['entity.not_exists', 'user.personal_access_token_name_exists'],
  },
  deleteUserPersonalAccessToken: {
    route: 'DELETE /api/users/:userId/personal-access-tokens/:name',
    summary: 'Delete a personal access token.',
    scope: 'users:write',
    errors: ['entity.not_found'],
  },
  deleteUserPersonalAccessTokenByBody: {
    route: 'POST /api/users/:userId/personal-access-tokens/delete',
    summary: 'Delete a personal access token whose name does not fit a path.',
    scope: 'users:write',
    effect: 'irreversible',
    body: personalAccessTokenName,
    errors: ['entity.not_found'],
  },
} as const satisfies Record<string, ManagementRow>
