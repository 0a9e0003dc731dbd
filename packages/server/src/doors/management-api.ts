import { type ManagementRow, managementApi, Problem } from '@latchkey/contract'
import type { z } from 'zod'
import { deleteAccount } from '../account/deletion.ts'
import { changeDetails, mergeCustomData, mergeProfile } from '../account/details.ts'
import {
  type Digest,
  keepRehashed,
  type ProvenPassword,
  preparePassword,
  provePassword,
  setPassword,
} from '../account/password.ts'
import { hashPassword, type PasswordAlgorithm } from '../account/password-digests.ts'
import { setSuspended } from '../account/suspension.ts'
import { toUser, toUserWithDigest } from '../account/user.ts'
import { changeAccountCenter } from '../directory/account-center.ts'
import { listApplications } from '../directory/application-list.ts'
import { createSecret, deleteSecret, listSecrets, renameSecret } from '../directory/application-secrets.ts'
import {
  createApplication,
  deleteApplication,
  deleteLegacySecret,
  mergeApplicationCustomData,
  readApplication,
  updateApplication,
} from '../directory/applications.ts'
import { addConsentScopes, listConsentScopes, removeConsentScope } from '../directory/consent-scopes.ts'
import { listLogs, readLog } from '../directory/logs.ts'
import { isTruthy } from '../directory/search.ts'
import { createUser, listUsers } from '../directory/users.ts'
import type { House } from '../house.ts'
import {
  type Account,
  type Directory,
  openToChange,
  openToRead,
  type ReadableAccount,
  type Visit,
} from '../store/account.ts'
import type { Actor } from '../store/actor.ts'
import type { Queryable } from '../store/database.ts'
import type { Vault } from '../store/vault.ts'
import { type App, mount, type Passage, type Passed } from './door.ts'
import { bearerToken } from './identify.ts'
import { type Input, parse } from './request.ts'

type Rows = typeof managementApi
type Listed<R> = R extends { pages: string; output: z.ZodArray<infer Item extends z.ZodType> }
  ? { total: number; items: z.input<Item>[]; isCapped?: boolean }
  : never
type OutputOf<R> = R extends { pages: string }
  ? Listed<R>
  : R extends { output: infer Schema extends z.ZodType }
    ? z.input<Schema>
    : void

type Office = { vault: Vault }
type ReadableDirectory = Visit & Office & { tx: Queryable }
type HandleOf<R extends ManagementRow> = R['at'] extends `GET ${string}:userId${string}`
  ? ReadableAccount
  : R['at'] extends `${string}:userId${string}`
    ? Account
    : R['at'] extends `GET ${string}`
      ? ReadableDirectory
      : Directory & Office

/** What a row does. `before` runs without a lock: whatever is slow is proved there, and handed on. */
type Operation<R extends ManagementRow, Proof = never> = {
  before?(
    handle: R['at'] extends `${string}:userId${string}` ? ReadableAccount : Visit,
    input: Input<R>,
  ): Promise<Proof>
  perform(handle: HandleOf<R>, input: Input<R>, proof: Proof): OutputOf<R> | Promise<OutputOf<R>>
}

type Proofs = { createUser: Digest | undefined; setUserPassword: Digest; verifyUserPassword: ProvenPassword }
type Operations = {
  [Name in keyof Rows]: Operation<Rows[Name], Name extends keyof Proofs ? Proofs[Name] : never>
}

const operations: Operations = {
  createUser: {
    before: (_, { body }) => givenPassword(body),
    perform: async (directory, { body }, password) =>
      toUser(await createUser(directory, { ...body, password })),
  },
  listUsers: {
    async perform({ tx }, { search, page }) {
      return listUsers(tx, search, page)
    },
  },
  readUser: {
    perform: ({ user }, { query }) => ({
      ...(isTruthy(query.includePasswordHash) ? toUserWithDigest(user) : toUser(user)),
      ...(isTruthy(query.includeSsoIdentities) && { ssoIdentities: [] }),
    }),
  },
  updateUser: { perform: async (account, { body }) => toUser(await changeDetails(account, body)) },
  deleteUser: { perform: account => deleteAccount(account) },
  readUserCustomData: { perform: ({ user }) => user.custom_data },
  updateUserCustomData: {
    perform: async (account, { body }) => (await mergeCustomData(account, body.customData)).custom_data,
  },
  updateUserProfile: {
    perform: async (account, { body }) => (await mergeProfile(account, body.profile)).profile,
  },
  setUserPassword: {
    before: (account, { body }) => preparePassword(account, body.password),
    perform: async (account, _, digest) => toUser(await setPassword(account, digest)),
  },
  verifyUserPassword: {
    before: ({ user }, { body }) => provePassword(user, body.password),
    perform: (account, _, proven) => keepRehashed(account, proven),
  },
  readUserHasPassword: { perform: ({ user }) => ({ hasPassword: user.password_digest !== null }) },
  suspendUser: {
    perform: async (account, { body }) => toUser(await setSuspended(account, body.isSuspended)),
  },

  listApplications: { perform: ({ tx }, { search, page }) => listApplications(tx, search, page) },
  createApplication: {
    perform: (directory, { body }) => createApplication(directory, directory.vault, body),
  },
  readApplication: { perform: ({ tx }, { params }) => readApplication(tx, named(params, 'id')) },
  updateApplication: {
    perform: (directory, { params, body }) => updateApplication(directory, named(params, 'id'), body),
  },
  deleteApplication: {
    perform: (directory, { params }) => deleteApplication(directory, named(params, 'id')),
  },
  updateApplicationCustomData: {
    perform: (directory, { params, body }) =>
      mergeApplicationCustomData(directory, named(params, 'id'), body),
  },
  listApplicationSecrets: { perform: ({ tx }, { params }) => listSecrets(tx, named(params, 'id')) },
  createApplicationSecret: {
    perform: (directory, { params, body }) =>
      createSecret(directory, directory.vault, { applicationId: named(params, 'id'), ...body }),
  },
  renameApplicationSecret: {
    perform: (directory, { params, body }) =>
      renameSecret(directory, named(params, 'id'), { from: named(params, 'name'), to: body.name }),
  },
  deleteApplicationSecret: {
    perform: (directory, { params }) => deleteSecret(directory, named(params, 'id'), named(params, 'name')),
  },
  deleteApplicationLegacySecret: {
    perform: (directory, { params }) => deleteLegacySecret(directory, named(params, 'id')),
  },
  listConsentScopes: {
    perform: ({ tx }, { params }) => listConsentScopes(tx, named(params, 'applicationId')),
  },
  addConsentScopes: {
    perform: (directory, { params, body }) =>
      addConsentScopes(directory, named(params, 'applicationId'), body),
  },
  removeConsentScope: {
    perform: (directory, { params }) =>
      removeConsentScope(directory, named(params, 'applicationId'), {
        type: named(params, 'scopeType'),
        scope: named(params, 'scopeId'),
      }),
  },

  readAccountCenter: { perform: ({ settings }) => settings.accountCenter },
  updateAccountCenter: { perform: (directory, { body }) => changeAccountCenter(directory, body) },
  listLogs: {
    perform: ({ tx }, { query, page }) =>
      listLogs(tx, query, { page, isCapEnabled: isTruthy(query.enableCap) }),
  },
  readLog: { perform: ({ tx }, { params }) => readLog(tx, named(params, 'id')) },

  readStatus: { perform: () => {} },
  readPublicAccountCenter: { perform: ({ settings }) => settings.accountCenter },
  readPublicSignInExperience: {
    perform: ({ settings }) => ({
      ...settings.signInExperience,
      socialConnectors: [],
      ssoConnectors: [],
      forgotPassword: { phone: false, email: false },
      isDevelopmentTenant: false,
    }),
  },
}

/** The Management door: administrators and back ends, by JWT access token for the Management API. */
export function mountManagementApi(app: App, house: House): void {
  mount<ManagementRow>(app, house, managementApi, {
    pass: (passage, name) =>
      pass(house, passage, operations[name as keyof Rows] as Operation<ManagementRow, unknown>),
  })
}

async function pass(
  house: House,
  passage: Passage<ManagementRow>,
  operation: Operation<ManagementRow, unknown>,
): Promise<Passed> {
  const { database, vault } = house
  const { row, origin, now } = passage
  const visit: Visit = {
    actor: await identify(house, passage),
    origin,
    now,
    settings: await house.settings.read(),
  }
  if (visit.actor.kind === 'admin') passage.visit = visit
  requireScope(visit.actor, row)
  const input = await parse(row, passage)

  const userId = passage.params.userId
  const seen = userId === undefined ? { ...visit, vault, tx: database } : undefined
  if (row.at.startsWith('GET ')) {
    const handle = seen ?? (await openToRead(database, visit, userId ?? ''))
    // Reads ask for no more than a readable handle; see `HandleOf`.
    return { output: await operation.perform(handle as never, input, undefined), input }
  }
  const proof =
    operation.before &&
    (await operation.before((seen ?? (await openToRead(database, visit, userId ?? ''))) as never, input))
  const output = await database.transaction(async tx => {
    const handle = userId === undefined ? { ...visit, vault, tx } : await openToChange(tx, visit, userId)
    return operation.perform(handle as never, input, proof)
  })
  return { output, input }
}

async function identify({ adminTokens }: House, { row, message }: Passage<ManagementRow>): Promise<Actor> {
  if (row.scope === 'public') return { kind: 'visitor', clientId: undefined }
  return adminTokens.identify(bearerToken(message))
}

function requireScope(actor: Actor, { scope }: ManagementRow): void {
  if (scope === 'public') return
  if (actor.kind !== 'admin' || !actor.scopes.has(scope)) throw new Problem('auth.forbidden')
}

/** The router matched the path, so the parameter is there. */
function named(params: Record<string, string>, name: string): string {
  return params[name] ?? ''
}

type GivenPassword = {
  password?: string | undefined
  passwordDigest?: string | undefined
  passwordAlgorithm?: PasswordAlgorithm | undefined
}

/** Contract management-api 2.4: a password, or a digest that another system made of it. */
async function givenPassword({
  password,
  passwordDigest,
  passwordAlgorithm,
}: GivenPassword): Promise<Digest | undefined> {
  if (password && passwordDigest) throw new Problem('user.password_and_digest')
  if (passwordDigest && !passwordAlgorithm) throw new Problem('user.password_algorithm_required')
  if (password) return hashPassword(password)
  // An algorithm without a digest says nothing, but for `Legacy`, which asks for one.
  if (!passwordAlgorithm || (!passwordDigest && passwordAlgorithm !== 'Legacy')) return undefined
  return { digest: passwordDigest ?? '', algorithm: passwordAlgorithm }
}
