import { importOptions, managementApi, Problem, type UserJob } from '@latchkey/contract'
import { chooseLanguage } from '@latchkey/locales'
import { requirePasswordExpiration } from '../../account/password.ts'
import { createUserJob, undoUserJob } from '../../directory/user-jobs/create.ts'
import { openFile } from '../../directory/user-jobs/export-file.ts'
import { createImport } from '../../directory/user-jobs/import.ts'
import {
  listUserJobFailures,
  listUserJobs,
  readUserJob,
  stopUserJob,
  type WordlessFailure,
  type WordlessJob,
} from '../../directory/user-jobs/jobs.ts'
import { acceptedLanguages } from '../../policies/language.ts'
import { requireHeldByRoles } from '../../policies/management-access.ts'
import { requireGivable } from '../../policies/roles.ts'
import type { Services } from '../../services.ts'
import type { RequestContext } from '../../store/account.ts'
import type { StoredProblem } from '../../store/rows.ts'
import { problemBody } from '../problem.ts'
import { parseBody, parsePart } from '../request.ts'
import { type ManagementOperation, named } from './operation.ts'

export const userJobOperations = ({ database, vault }: Services) => ({
  suspendUsers: {
    perform: async (directory, { body: { users, ...details } }) => {
      requireFuture(details.until, directory.now)
      return inWords(directory, await createUserJob(directory, { type: 'suspend', details }, users))
    },
  } satisfies ManagementOperation<'suspendUsers'>,

  restoreUsers: {
    perform: async (directory, { body }) =>
      inWords(directory, await createUserJob(directory, { type: 'restore' }, body.users)),
  } satisfies ManagementOperation<'restoreUsers'>,

  changeRolesOfUsers: {
    perform: async (directory, { body: { users, ...details } }) => {
      // Refused here, instead of once for each account.
      await requireGivable(directory.tx, details.add, { type: 'User', otherwise: 'user.invalid_role_type' })
      await requireHeldByRoles(directory, details.add)
      return inWords(directory, await createUserJob(directory, { type: 'roles', details }, users))
    },
  } satisfies ManagementOperation<'changeRolesOfUsers'>,

  endSessionsOfUsers: {
    perform: async (directory, { body }) =>
      inWords(directory, await createUserJob(directory, { type: 'endSessions' }, body.users)),
  } satisfies ManagementOperation<'endSessionsOfUsers'>,

  expirePasswordsOfUsers: {
    perform: async (directory, { body }) => {
      requirePasswordExpiration(directory.settings)
      return inWords(directory, await createUserJob(directory, { type: 'expirePasswords' }, body.users))
    },
  } satisfies ManagementOperation<'expirePasswordsOfUsers'>,

  inviteUsers: {
    perform: async (directory, { body }) =>
      inWords(directory, await createUserJob(directory, { type: 'invite' }, body.users)),
  } satisfies ManagementOperation<'inviteUsers'>,

  deleteUsers: {
    perform: async (directory, { body }) =>
      inWords(directory, await createUserJob(directory, { type: 'delete' }, body.users)),
  } satisfies ManagementOperation<'deleteUsers'>,

  exportUsers: {
    perform: async (directory, { body: { users, ...details } }) =>
      inWords(directory, await createUserJob(directory, { type: 'export', details }, users)),
  } satisfies ManagementOperation<'exportUsers'>,

  importUsers: {
    perform: async (directory, { files }) => {
      const options = parsePart(importOptions, files.options)
      const { settings } = directory
      const parse = (fields: Record<string, unknown>) =>
        parseBody(managementApi.createUser.body, fields, settings)
      return inWords(directory, await createImport(directory, { vault, file: files.file, options, parse }))
    },
  } satisfies ManagementOperation<'importUsers'>,

  listUserJobs: {
    perform: async (directory, { page }) => {
      const { total, items } = await listUserJobs(directory.tx, page, directory.now)
      return { total, items: items.map(job => inWords(directory, job)) }
    },
  } satisfies ManagementOperation<'listUserJobs'>,

  readUserJob: {
    perform: async (directory, { params }) =>
      inWords(directory, await readUserJob(directory.tx, named(params, 'userJobId'), directory.now)),
  } satisfies ManagementOperation<'readUserJob'>,

  listUserJobFailures: {
    perform: async (directory, { params, page }) => {
      const found = await listUserJobFailures(directory.tx, named(params, 'userJobId'), page)
      return { total: found.total, items: found.items.map(failure => failureInWords(directory, failure)) }
    },
  } satisfies ManagementOperation<'listUserJobFailures'>,

  downloadUserJobFile: {
    perform: (directory, { params }) => openFile(directory, database, named(params, 'userJobId')),
  } satisfies ManagementOperation<'downloadUserJobFile'>,

  stopUserJob: {
    perform: async (directory, { params }) =>
      inWords(directory, await stopUserJob(directory, named(params, 'userJobId'))),
  } satisfies ManagementOperation<'stopUserJob'>,

  undoUserJob: {
    perform: async (directory, { params }) =>
      inWords(directory, await undoUserJob(directory, named(params, 'userJobId'))),
  } satisfies ManagementOperation<'undoUserJob'>,
})

function requireFuture(until: number | null | undefined, now: Date): void {
  if (typeof until !== 'number' || until > now.getTime()) return
  const reason = 'until: it is in the past'
  throw new Problem('guard.invalid_input', { part: 'body', reason }, { details: reason })
}

function inWords(context: RequestContext, { problem, ...job }: WordlessJob): UserJob {
  return { ...job, problem: problem && reasonInWords(context, problem) }
}

function failureInWords(context: RequestContext, { user_id, line, name, problem }: WordlessFailure) {
  return {
    ...reasonInWords(context, problem),
    userId: user_id,
    name,
    line,
    field: problem.field ?? null,
    details: problem.details ?? null,
  }
}

/** The reason in the language of the reader, who may be another administrator than the one of the job. */
function reasonInWords({ client }: RequestContext, { code, data }: StoredProblem) {
  const language = chooseLanguage(acceptedLanguages(client.acceptLanguage))
  return { code, message: problemBody(new Problem(code, data), language).message }
}
