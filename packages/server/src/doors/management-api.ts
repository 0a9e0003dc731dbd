import { type ManagementRow, managementApi, notYet, Problem } from '@latchkey/contract'
import { createUserTotals } from '../directory/user-totals.ts'
import type { House } from '../house.ts'
import { requireManagementAccess } from '../policies/management-access.ts'
import {
  type Account,
  changeSeen,
  type Directory,
  openToRead,
  type SeenUser,
  type Visit,
} from '../store/account.ts'
import type { Actor } from '../store/actor.ts'
import { type App, mount, type Passage, type Passed, readerOf } from './door.ts'
import { withFiles } from './files.ts'
import { bearerToken } from './identify.ts'
import { applicationPeopleOperations } from './management/application-people.ts'
import { applicationRoleOperations } from './management/application-roles.ts'
import { applicationOperations } from './management/applications.ts'
import { connectorOperations } from './management/connectors.ts'
import { customProfileFieldOperations } from './management/custom-profile-fields.ts'
import { logOperations } from './management/logs.ts'
import type { AnyOperation, Operations } from './management/operation.ts'
import { personalAccessTokenOperations } from './management/personal-access-tokens.ts'
import { resourceOperations } from './management/resources.ts'
import { roleOperations } from './management/roles.ts'
import { sentinelOperations } from './management/sentinel.ts'
import { settingOperations } from './management/settings.ts'
import { signInExperienceOperations } from './management/sign-in-experience.ts'
import { socialOperations } from './management/social.ts'
import { subjectTokenOperations } from './management/subject-tokens.ts'
import { userAccessOperations } from './management/user-access.ts'
import { userAssetOperations } from './management/user-assets.ts'
import { userFactorOperations } from './management/user-factors.ts'
import { userRoleOperations } from './management/user-roles.ts'
import { userOperations } from './management/users.ts'
import { parse } from './request.ts'

const operations = (house: House, totals = createUserTotals(Date.now)) =>
  ({
    ...userOperations(house, totals),
    ...userAccessOperations,
    ...userFactorOperations(house),
    ...personalAccessTokenOperations,
    ...userRoleOperations,
    ...subjectTokenOperations,
    ...applicationOperations(house),
    ...applicationRoleOperations,
    ...resourceOperations,
    ...roleOperations(totals),
    ...applicationPeopleOperations,
    ...connectorOperations(house),
    ...settingOperations,
    ...logOperations,
    ...sentinelOperations,
    ...signInExperienceOperations(house),
    ...customProfileFieldOperations,
    ...userAssetOperations(house),
    ...socialOperations(house),
  }) satisfies Operations

/** The Management door: administrators and back ends, by JWT access token for the Management API. */
export function mountManagementApi(app: App, house: House): void {
  const table = operations(house)
  mount<ManagementRow>(app, house, managementApi, {
    pass: (passage, name) => pass(house, passage, table[name as keyof typeof table] as AnyOperation),
  })
  mountNotYet(app, house)
}

/** What is to come says so to whoever could use it, and to nobody else. */
function mountNotYet(app: App, house: House): void {
  const rows = notYet.map(({ at, part, isOpen }): [string, ManagementRow] => [
    at,
    { at, promise: part, scope: isOpen ? 'public' : 'all' },
  ])
  mount<ManagementRow>(app, house, Object.fromEntries(rows), {
    async pass(passage) {
      await identify(house, passage)
      const { promise: part } = passage.row
      if (part === 'protected applications') throw new Problem('application.protected_app_not_configured')
      throw new Problem('not_implemented', { part })
    },
  })
}

async function pass(house: House, passage: Passage<ManagementRow>, operation: AnyOperation): Promise<Passed> {
  const { database } = house
  const { row, origin, now } = passage
  const visit: Visit = {
    actor: await identify(house, passage),
    origin,
    now,
    settings: await house.settings.read(),
  }
  if (visit.actor.kind === 'admin') passage.visit = visit
  requireManagementAccess(visit.actor, row, passage.search)
  const input = await withFiles(passage, await parse(row, passage))

  const { userId } = passage.params
  const tx = readerOf(house, row)
  const person =
    userId === undefined ? undefined : await unlessNobody(lookUp(house, visit, userId), operation)
  if (userId !== undefined && !person) return { output: operation.ofNobody?.(), input }
  const seen = { ...visit, tx, ...(person && { user: person }) }
  if (row.at.startsWith('GET '))
    // Reads ask for no more than a readable handle; see `management/operation.ts`.
    return { output: await operation.perform(seen as never, input, undefined), input }

  const proof = await operation.before?.(seen as never, input)
  let isNew: boolean | undefined
  const perform = async (handle: Directory | Account) => {
    isNew = await operation.isNew?.(handle as never, input)
    return operation.perform(handle as never, input, proof)
  }
  const output = person
    ? await changeSeen(database, visit, person, perform)
    : await database.transaction(tx => perform({ ...visit, tx }))
  const status = operation.isDenied?.(output) ? row.deniedStatus : isNew ? 201 : row.status
  return { output, input, ...(status && { status }) }
}

async function lookUp({ database }: House, visit: Visit, userId: string): Promise<SeenUser> {
  return (await openToRead(database.quick, visit, userId)).user
}

/** What was opened; undefined where nobody is there and the operation has an answer to that. */
async function unlessNobody<Opened>(
  opening: Promise<Opened>,
  { ofNobody }: AnyOperation,
): Promise<Opened | undefined> {
  try {
    return await opening
  } catch (error) {
    if (ofNobody && error instanceof Problem && error.code === 'entity.not_found') return undefined
    throw error
  }
}

async function identify({ adminTokens }: House, { row, message }: Passage<ManagementRow>): Promise<Actor> {
  if (row.scope === 'public') return { kind: 'visitor', clientId: undefined }
  return adminTokens.identify(bearerToken(message))
}
