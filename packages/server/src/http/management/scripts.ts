import { actionTypes, claimsTokenTypes } from '@latchkey/contract'
import { z } from 'zod'
import { testAction, testClaims } from '../../directory/script-runs.ts'
import {
  type ClaimsKey,
  deleteScript,
  listScripts,
  readScript,
  replaceScript,
  updateScript,
} from '../../directory/scripts.ts'
import type { Services } from '../../services.ts'
import { shapeProblem } from '../input-guard.ts'
import type { ManagementOperation } from './operation.ts'

const claimsKeys = {
  'access-token': 'jwt.accessToken',
  'client-credentials': 'jwt.clientCredentials',
} as const satisfies Record<(typeof claimsTokenTypes)[number], ClaimsKey>

export const scriptOperations = ({ vault, sandbox }: Services) => ({
  listJwtCustomizers: {
    perform: context => listScripts(context, vault, Object.values(claimsKeys)),
  } satisfies ManagementOperation<'listJwtCustomizers'>,

  readJwtCustomizer: {
    perform: (context, { params }) => readScript(context, vault, claimsKeyOf(params)),
  } satisfies ManagementOperation<'readJwtCustomizer'>,

  replaceJwtCustomizer: {
    isNew: ({ settings }, { params }) => !settings.scripts[claimsKeyOf(params)],
    perform: (directory, { params, body }) =>
      replaceScript(directory, vault, { key: claimsKeyOf(params), value: body }),
  } satisfies ManagementOperation<'replaceJwtCustomizer'>,

  updateJwtCustomizer: {
    perform: (directory, { params, body }) =>
      updateScript(directory, vault, { key: claimsKeyOf(params), change: body }),
  } satisfies ManagementOperation<'updateJwtCustomizer'>,

  deleteJwtCustomizer: {
    perform: (directory, { params }) => deleteScript(directory, claimsKeyOf(params)),
  } satisfies ManagementOperation<'deleteJwtCustomizer'>,

  testJwtCustomizer: {
    before: (_, { body }) => testClaims(sandbox, body),
    perform: (_, __, claims) => claims,
  } satisfies ManagementOperation<'testJwtCustomizer', Record<string, unknown>>,

  listActions: {
    perform: context => listScripts(context, vault, actionTypes),
  } satisfies ManagementOperation<'listActions'>,

  readAction: {
    perform: (context, { params }) => readScript(context, vault, actionTypeOf(params)),
  } satisfies ManagementOperation<'readAction'>,

  replaceAction: {
    isNew: ({ settings }, { params }) => !settings.scripts[actionTypeOf(params)],
    perform: (directory, { params, body }) =>
      replaceScript(directory, vault, { key: actionTypeOf(params), value: body }),
  } satisfies ManagementOperation<'replaceAction'>,

  updateAction: {
    perform: (directory, { params, body }) =>
      updateScript(directory, vault, { key: actionTypeOf(params), change: body }),
  } satisfies ManagementOperation<'updateAction'>,

  deleteAction: {
    perform: (directory, { params }) => deleteScript(directory, actionTypeOf(params)),
  } satisfies ManagementOperation<'deleteAction'>,

  testAction: {
    before: (_, { body }) => testAction(sandbox, body),
    perform: (_, __, result) => result,
  } satisfies ManagementOperation<'testAction', unknown>,
})

/** The script for claims in a path. Errors: `guard.invalid_input`. */
function claimsKeyOf({ tokenTypePath }: Record<string, string>) {
  const parsed = z.object({ tokenTypePath: z.enum(claimsTokenTypes) }).safeParse({ tokenTypePath })
  if (!parsed.success) throw shapeProblem('params', parsed.error.issues)
  return claimsKeys[parsed.data.tokenTypePath]
}

/** The action in a path. Errors: `guard.invalid_input`. */
function actionTypeOf({ actionType }: Record<string, string>) {
  const parsed = z.object({ actionType: z.enum(actionTypes) }).safeParse({ actionType })
  if (!parsed.success) throw shapeProblem('params', parsed.error.issues)
  return parsed.data.actionType
}
