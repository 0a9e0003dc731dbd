import { z } from 'zod'
import type { ManagementRow } from '../row.ts'
import {
  importOptions,
  importUpload,
  userJob,
  userJobBodies,
  userJobFailure,
  userJobScopes,
} from '../user-job.ts'

const selectionErrors = ['request.invalid_input'] as const
const roleErrors = [
  'role.internal_role_violation',
  'user.invalid_role_type',
  'entity.not_exists_with_id',
] as const

/**
 * Jobs at many accounts. Each account is changed as by the operation at one account, by the same rules, in a
 * transaction of its own; what fails is in the report. An addition to the wire.
 */
export const userJobRows = {
  suspendUsers: {
    route: 'POST /api/user-jobs/suspend',
    summary: 'Suspend many accounts, which ends their sessions and tokens. The own account is left out.',
    scope: userJobScopes.suspend,
    effect: 'reversible',
    body: userJobBodies.suspension,
    output: userJob,
    status: 202,
    errors: selectionErrors,
  },
  restoreUsers: {
    route: 'POST /api/user-jobs/restore',
    summary: 'Lift the suspensions of many accounts.',
    scope: userJobScopes.restore,
    effect: 'reversible',
    body: userJobBodies.selection,
    output: userJob,
    status: 202,
    errors: selectionErrors,
  },
  changeRolesOfUsers: {
    route: 'POST /api/user-jobs/roles',
    summary: 'Add roles to many people, and remove roles from them.',
    scope: userJobScopes.roles,
    stepUp: 'always',
    effect: 'reversible',
    body: userJobBodies.roles,
    output: userJob,
    status: 202,
    errors: [...selectionErrors, ...roleErrors],
  },
  endSessionsOfUsers: {
    route: 'POST /api/user-jobs/end-sessions',
    summary: 'End all sessions of many people. The own account is left out.',
    scope: userJobScopes.endSessions,
    effect: 'irreversible',
    body: userJobBodies.selection,
    output: userJob,
    status: 202,
    errors: selectionErrors,
  },
  expirePasswordsOfUsers: {
    route: 'POST /api/user-jobs/expire-passwords',
    summary:
      'Let many people choose a new password at the next sign-in. People without a password are left out.',
    scope: userJobScopes.expirePasswords,
    effect: 'reversible',
    body: userJobBodies.selection,
    output: userJob,
    status: 202,
    errors: [...selectionErrors, 'sign_in_experiences.password_expiration_not_enabled'],
  },
  inviteUsers: {
    route: 'POST /api/user-jobs/invite',
    throttle: {
      none: 'administrators invite their own people; each address gets ten messages in ten minutes',
    },
    summary: 'Mail a link to many people, with which they choose a password.',
    scope: userJobScopes.invite,
    effect: 'outside',
    body: userJobBodies.selection,
    output: userJob,
    status: 202,
    errors: selectionErrors,
  },
  deleteUsers: {
    route: 'POST /api/user-jobs/delete',
    summary:
      'Schedule the deletion of many accounts after the grace period. They are closed at once, which ends their sessions and tokens.',
    scope: userJobScopes.delete,
    stepUp: 'always',
    effect: 'reversible',
    body: userJobBodies.selection,
    output: userJob,
    status: 202,
    errors: selectionErrors,
  },
  exportUsers: {
    route: 'POST /api/user-jobs/export',
    summary: 'Write many accounts into a file, without secrets. It is kept for 24 hours.',
    scope: userJobScopes.export,
    stepUp: 'always',
    effect: 'reversible',
    body: userJobBodies.export,
    output: userJob,
    status: 202,
    errors: selectionErrors,
  },
  importUsers: {
    route: 'POST /api/user-jobs/import',
    throttle: { none: 'imports create accounts in bulk' },
    summary: 'Create accounts, or update them, from a file of CSV or NDJSON, or check what that would do.',
    scope: userJobScopes.import,
    effect: 'reversible',
    files: { ...importUpload, options: { ...importUpload.options, json: importOptions } },
    output: userJob,
    status: 202,
    errors: ['guard.file_size_exceeded', 'server.busy'],
  },
  listUserJobs: {
    route: 'GET /api/user-jobs',
    summary: 'List the jobs of 30 days, the newest first.',
    scope: 'users:read',
    pages: 'always',
    output: z.array(userJob),
  },
  readUserJob: {
    route: 'GET /api/user-jobs/:userJobId',
    summary: 'Read a job with its progress.',
    scope: 'users:read',
    output: userJob,
    errors: ['entity.not_found'],
  },
  listUserJobFailures: {
    route: 'GET /api/user-jobs/:userJobId/failures',
    summary: 'List the accounts, or the rows of an import, at which a job failed, and why.',
    scope: 'users:read',
    pages: 'always',
    output: z.array(userJobFailure),
    errors: ['entity.not_found'],
  },
  downloadUserJobFile: {
    route: 'GET /api/user-jobs/:userJobId/file',
    summary: 'Download the file of a finished export, for 24 hours.',
    scope: 'users:read',
    stepUp: 'always',
    download: 'application/octet-stream',
    errors: ['entity.not_found'],
  },
  stopUserJob: {
    route: 'POST /api/user-jobs/:userJobId/stop',
    summary: 'Stop a job within seconds. What it did stays. Also needs the scope of the job.',
    scope: 'users:read',
    effect: 'irreversible',
    output: userJob,
    status: 202,
    errors: ['entity.not_found'],
  },
  undoUserJob: {
    route: 'POST /api/user-jobs/:userJobId/undo',
    summary:
      'Undo a job by another one: a suspension, a restoration, a change of roles, a deletion during its grace period, or an import, whose accounts are deleted unless their people have signed in. Also needs the scope of the job and, for roles and imports, a recent sign-in.',
    scope: 'users:read',
    effect: 'reversible',
    output: userJob,
    status: 202,
    errors: ['entity.not_found', 'request.invalid_input'],
  },
} as const satisfies Record<string, ManagementRow>
