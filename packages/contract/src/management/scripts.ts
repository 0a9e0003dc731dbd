import { z } from 'zod'
import type { ManagementRow } from '../row.ts'
import {
  action,
  actionEntry,
  actionPatch,
  actionTest,
  jwtCustomizer,
  jwtCustomizerEntry,
  jwtCustomizerPatch,
  jwtCustomizerTest,
} from '../scripts.ts'
import { jsonObject } from '../user-values.ts'

/*
 * A script sees passwords, decides over claims and can let people in, so that only holders of the whole API change one.
 */

/** Scripts for claims of access tokens and for the sign-in flow; `docs/wire/management-api.md#6.15`. */
export const scriptRows = {
  listJwtCustomizers: {
    route: 'GET /api/configs/jwt-customizer',
    summary: 'List the scripts for claims of access tokens.',
    scope: 'settings:read',
    output: z.array(jwtCustomizerEntry),
  },
  readJwtCustomizer: {
    route: 'GET /api/configs/jwt-customizer/:tokenTypePath',
    summary:
      'Read the script for claims of tokens of people (`access-token`) or of machines (`client-credentials`).',
    scope: 'settings:read',
    output: jwtCustomizer,
    errors: ['guard.invalid_input', 'entity.not_found'],
  },
  replaceJwtCustomizer: {
    route: 'PUT /api/configs/jwt-customizer/:tokenTypePath',
    summary: 'Set the script for claims of access tokens. It runs for tokens issued afterwards.',
    scope: 'all',
    stepUp: 'always',
    effect: 'reversible',
    body: jwtCustomizer,
    output: jwtCustomizer,
    newStatus: 201,
    errors: ['guard.invalid_input', 'entity.document_too_large'],
  },
  updateJwtCustomizer: {
    route: 'PATCH /api/configs/jwt-customizer/:tokenTypePath',
    summary: 'Change members of the script for claims of access tokens. `script` is always required.',
    scope: 'all',
    stepUp: 'always',
    effect: 'reversible',
    body: jwtCustomizerPatch,
    output: jwtCustomizer,
    errors: ['guard.invalid_input', 'entity.not_found', 'entity.document_too_large'],
  },
  deleteJwtCustomizer: {
    route: 'DELETE /api/configs/jwt-customizer/:tokenTypePath',
    summary: 'Delete the script for claims of access tokens.',
    scope: 'all',
    stepUp: 'always',
    errors: ['guard.invalid_input', 'entity.not_found'],
  },
  testJwtCustomizer: {
    route: 'POST /api/configs/jwt-customizer/test',
    summary: 'Run a script for claims with a sample, and return the claims. Nothing is stored.',
    scope: 'all',
    effect: 'outside',
    body: jwtCustomizerTest,
    output: jsonObject,
    errors: ['jwt_customizer.general', ['jwt_customizer.general', 403]],
  },
  listActions: {
    route: 'GET /api/configs/actions',
    summary: 'List the scripts that run in the sign-in flow.',
    scope: 'settings:read',
    output: z.array(actionEntry),
  },
  readAction: {
    route: 'GET /api/configs/actions/:actionType',
    summary:
      'Read the script of an action: `action.postFirstFactorVerification`, after a password check, or `action.postSignIn`, before a session.',
    scope: 'settings:read',
    output: action,
    errors: ['guard.invalid_input', 'entity.not_found'],
  },
  replaceAction: {
    route: 'PUT /api/configs/actions/:actionType',
    summary: 'Set the script of an action. It runs for sign-ins from then on, unless `enabled` is false.',
    scope: 'all',
    stepUp: 'always',
    effect: 'reversible',
    body: action,
    output: action,
    newStatus: 201,
    errors: ['guard.invalid_input', 'entity.document_too_large'],
  },
  updateAction: {
    route: 'PATCH /api/configs/actions/:actionType',
    summary: 'Change members of the script of an action.',
    scope: 'all',
    stepUp: 'always',
    effect: 'reversible',
    body: actionPatch,
    output: action,
    errors: ['guard.invalid_input', 'entity.not_found', 'entity.document_too_large'],
  },
  deleteAction: {
    route: 'DELETE /api/configs/actions/:actionType',
    summary: 'Delete the script of an action.',
    scope: 'all',
    stepUp: 'always',
    errors: ['guard.invalid_input', 'entity.not_found'],
  },
  testAction: {
    route: 'POST /api/configs/actions/test',
    summary: 'Run the script of an action with a sample event, and return its result. Nothing is stored.',
    scope: 'all',
    effect: 'outside',
    body: actionTest,
    output: z.unknown(),
    emptyStatus: 204,
    errors: ['action.general', ['action.general', 403]],
  },
} as const satisfies Record<string, ManagementRow>
