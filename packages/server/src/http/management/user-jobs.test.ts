import type { UserJob, UserJobFailure } from '@latchkey/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Administrator, administrator } from '../../../../../tests/support/administrators.ts'
import { importOf } from '../../../../../tests/support/bodies.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { ask } from '../../../../../tests/support/wire.ts'
import { sweep } from '../../events/sweep.ts'

let server: TestServer
let token: string
let owner: Administrator

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
  owner = await administrator(server, 'owner')
})
afterAll(() => server.stop())

const post = (path: string, body?: unknown, by = token) =>
  ask(server.url, `POST /api/user-jobs/${path}`, { token: by, ...(body !== undefined && { body }) })
const read = async (id: string): Promise<UserJob> =>
  (await ask(server.url, `GET /api/user-jobs/${id}`, { token })).body
const failuresOf = async (id: string, language = 'en'): Promise<UserJobFailure[]> =>
  (
    await ask(server.url, `GET /api/user-jobs/${id}/failures`, {
      token,
      headers: { 'accept-language': language },
    })
  ).body

/** Waits until a job has ended. */
async function ended(answer: { status: number; text: string; body: UserJob }): Promise<UserJob> {
  expect(answer.status, answer.text).toBe(202)
  await expect.poll(async () => (await read(answer.body.id)).endedAt, { timeout: 20_000 }).not.toBeNull()
  return read(answer.body.id)
}

let count = 0
async function people(amount: number, details: object = {}): Promise<string[]> {
  const group = `g${count++}`
  const ids: string[] = []
  for (let at = 0; at < amount; at += 1) {
    const body = { username: `${group}_${at}`, customData: { group }, ...details }
    ids.push((await server.manage('POST /api/users', { body })).id)
  }
  return ids
}
const user = (userId: string) => server.manage('GET /api/users/:userId', { params: { userId } })
const groupOf = async (id = '') => (await user(id)).customData.group as string
const counts = ({ total, succeeded, skipped, failed }: UserJob) => [total, succeeded, skipped, failed]

describe('a job at many accounts', () => {
  it('suspends all who match, also many, and nobody who arrives later; and is undone', async () => {
    const ids = await people(5)
    const group = await groupOf(ids[0])
    const [before = '', spared = ''] = ids
    await ask(server.url, `PATCH /api/users/${before}/is-suspended`, { token, body: { isSuspended: true } })
    const matching = { 'customData.group': group }
    const begun = await post('suspend', {
      users: { matching, except: [spared] },
      reason: 'A leak',
    })
    expect(begun.body).toMatchObject({ type: 'suspend', total: 4, isUndoable: false })
    const job = await ended(begun)
    expect(job).toMatchObject({ status: 'finished', isUndoable: true, details: { reason: 'A leak' } })
    expect(counts(job)).toEqual([4, 4, 0, 0])
    const listed = await server.manage('GET /api/users', { query: { ...matching, isSuspended: 'true' } })
    expect(listed.map(each => each.suspension?.reason)).toEqual(Array(4).fill('A leak'))
    expect((await user(spared)).isSuspended).toBe(false)

    const undoing = await ended(await post(`${job.id}/undo`))
    // Who was suspended before stays so.
    expect(undoing).toMatchObject({ type: 'restore', undoes: job.id, total: 3, succeeded: 3 })
    expect((await user(before)).isSuspended).toBe(true)
    expect(await read(job.id)).toMatchObject({ undoneBy: undoing.id, isUndoable: false })
    expect((await post(`${job.id}/undo`)).status).toBe(400)
    // Undoing the restoration brings the reason back.
    await ended(await post(`${undoing.id}/undo`))
    expect((await user(ids[2] ?? '')).suspension?.reason).toBe('A leak')
  })

  it('records each change with its administrator, and the job', async () => {
    const [id = ''] = await people(1)
    const job = await ended(await post('suspend', { users: { ids: [id] } }, owner.access_token))
    expect(job.createdBy).toEqual({ id: owner.id, name: owner.username })
    const ofAccount = await server.manage('GET /api/logs', {
      query: { userId: id, logKey: 'User.SuspensionStatus.Updated' },
    })
    expect(ofAccount[0]?.payload.actor).toMatchObject({ kind: 'admin', id: owner.id })
    const ofJob = await server.manage('GET /api/logs', { query: { logKey: 'UserJob.*', actorId: owner.id } })
    expect(ofJob.map(entry => [entry.key, entry.payload.jobId])).toEqual([
      ['UserJob.Finished', job.id],
      ['UserJob.Created', job.id],
    ])
  })

  it('adds and removes roles, and restores the roles that each person had', async () => {
    const roles = await Promise.all(
      ['Staff', 'Guest'].map(name =>
        server.manage('POST /api/roles', { body: { name: `${name} of jobs`, description: name } }),
      ),
    )
    const [staff = '', guest = ''] = roles.map(role => role.id)
    const [ada = '', ben = ''] = await people(2)
    const rolesOf = async (userId: string) =>
      (await server.manage('GET /api/users/:userId/roles', { params: { userId } })).map(role => role.id)
    const params = { userId: ada }
    await server.manage('POST /api/users/:userId/roles', { params, body: { roleIds: [guest] } })
    const change = { users: { ids: [ada, ben] }, add: [staff], remove: [guest] }
    const job = await ended(await post('roles', change))
    expect(await Promise.all([rolesOf(ada), rolesOf(ben)])).toEqual([[staff], [staff]])
    await ended(await post(`${job.id}/undo`))
    expect(await Promise.all([rolesOf(ada), rolesOf(ben)])).toEqual([[guest], []])
    expect((await post('roles', { ...change, add: ['nothing'] })).body.code).toBe('entity.not_exists_with_id')
  })

  it('closes accounts for the grace period, reports who is not there, and takes it back', async () => {
    const [id = ''] = await people(1)
    const job = await ended(await post('delete', { users: { ids: [id, 'nothing'] } }))
    expect(counts(job)).toEqual([2, 1, 0, 1])
    expect((await user(id)).deletesAt).toBeGreaterThan(Date.now())
    const [failure] = await failuresOf(job.id, 'zh-CN')
    expect(failure).toMatchObject({
      userId: 'nothing',
      code: 'entity.not_found',
      message: '该对象不存在。',
    })
    await ended(await post(`${job.id}/undo`))
    expect((await user(id)).deletesAt).toBeNull()
  })

  it('mails invitations; a person without an address is a failure with its reason', async () => {
    const [mute = ''] = await people(1)
    const [reached = ''] = await people(1, { primaryEmail: 'invited@mail.example' })
    const job = await ended(await post('invite', { users: { ids: [mute, reached] } }))
    expect(counts(job)).toEqual([2, 1, 0, 1])
    expect((await failuresOf(job.id)).map(each => [each.userId, each.code])).toEqual([
      [mute, 'access_link.no_email'],
    ])
    const links = await server.manage('GET /api/users/:userId/access-links', { params: { userId: reached } })
    expect(links).toMatchObject([{ purpose: 'invitation', isSent: true }])
  })

  it('ends sessions and expires passwords, where there are some', async () => {
    const [with_ = '', without = ''] = [
      ...(await people(1, { password: 'another-Lake-79' })),
      ...(await people(1)),
    ]
    const users = { ids: [with_, without] }
    expect((await post('expire-passwords', { users })).body.code).toBe(
      'sign_in_experiences.password_expiration_not_enabled',
    )
    await server.manage('PATCH /api/sign-in-exp', {
      body: { passwordExpiration: { enabled: true, validPeriodDays: 90 } },
    })
    expect(counts(await ended(await post('expire-passwords', { users })))).toEqual([2, 1, 1, 0])
    expect(counts(await ended(await post('end-sessions', { users })))).toEqual([2, 2, 0, 0])
  })
})

describe('the rules of a job', () => {
  it('refuses a filter that there is not, which would select everybody', async () => {
    const { status, body } = await post('suspend', { users: { matching: { isSuspnded: 'false' } } })
    expect([status, body.code]).toEqual([400, 'request.invalid_input'])
  })

  it('needs the scope of the change, also to stop and to undo', async () => {
    const reader = await administrator(server, 'read-only')
    const [id = ''] = await people(1)
    const users = { users: { ids: [id] } }
    for (const path of ['suspend', 'restore', 'end-sessions', 'invite', 'delete'])
      expect((await post(path, users, reader.access_token)).body.code).toBe('auth.forbidden')
    const job = await ended(await post('suspend', users))
    for (const path of ['stop', 'undo'])
      expect((await post(`${job.id}/${path}`, undefined, reader.access_token)).body.code).toBe(
        'auth.forbidden',
      )
    expect((await reader.ask(`GET /api/user-jobs/${job.id}`)).body.id).toBe(job.id)
    expect((await user(id)).isSuspended).toBe(true)
  })

  it('never suspends an administrator of higher rank, nor the own account', async () => {
    const support = await administrator(server, 'support')
    const [id = ''] = await people(1)
    const ids = [owner.id, support.id, id]
    const job = await ended(await post('suspend', { users: { ids } }, support.access_token))
    expect(counts(job)).toEqual([3, 1, 1, 1])
    expect((await failuresOf(job.id)).map(each => [each.userId, each.code])).toEqual([
      [owner.id, 'auth.forbidden'],
    ])
    expect((await user(owner.id)).isSuspended).toBe(false)
  })

  it('stops when its administrator loses the role, and says so', async () => {
    const support = await administrator(server, 'support')
    const ids = await people(2)
    // As if no node were there until the role is gone.
    const begun = await withoutWorkers(async () => {
      const answer = await post('suspend', { users: { ids } }, support.access_token)
      const params = { userId: support.id, roleId: 'support' }
      await server.manage('DELETE /api/users/:userId/roles/:roleId', { params })
      return answer
    })
    const job = await ended(begun)
    expect(job).toMatchObject({ status: 'stopped', succeeded: 0, problem: { code: 'auth.forbidden' } })
    expect((await user(ids[0] ?? '')).isSuspended).toBe(false)
  })

  it('can be stopped; what it did stays, and can be undone', async () => {
    const ids = await people(2)
    const begun = await withoutWorkers(async () => {
      const answer = await post('suspend', { users: { ids } })
      expect((await post(`${answer.body.id}/stop`)).body.status).toBe('stopping')
      return answer
    })
    const job = await ended(begun)
    expect([job.status, ...counts(job)]).toEqual(['stopped', 2, 0, 0, 0])
  })

  it('goes on where a node ended, and repeats nothing', async () => {
    const ids = await people(3)
    const begun = await withoutWorkers(() => post('suspend', { users: { ids } }))
    const job = await ended(begun)
    // A batch that two nodes have, because one was thought dead.
    await server.database.query(`update user_jobs set status = 'running', ended_at = null where id = $1`, [
      job.id,
    ])
    await server.database.query(
      `select graphile_worker.add_job('userJob', json_build_object('jobId', $1::text))
       from generate_series(1, 3)`,
      [job.id],
    )
    expect(counts(await ended({ ...begun, status: 202 }))).toEqual([3, 3, 0, 0])
    const logged = await server.manage('GET /api/logs', {
      query: { userId: ids[0] ?? '', logKey: 'User.SuspensionStatus.Updated' },
    })
    expect(logged).toHaveLength(1)
  })

  it('works at two jobs at once', async () => {
    const [ones, others] = [await people(40), await people(40)]
    const jobs = await Promise.all([
      post('suspend', { users: { ids: ones } }),
      post('suspend', { users: { ids: others } }),
    ])
    const all = await Promise.all(jobs.map(job => ended(job)))
    expect(all.map(job => job.succeeded)).toEqual([40, 40])
  })

  it('is cleared a month after its end, and a deleted person leaves its report at once', async () => {
    const [id = ''] = await people(1)
    const job = await ended(await post('suspend', { users: { ids: [id] } }))
    await server.manage('DELETE /api/users/:userId', { params: { userId: id } })
    const { rows } = await server.database.query('select * from user_job_targets where job_id = $1', [job.id])
    expect(rows).toMatchObject([{ user_id: null, inverse: null, status: 'done' }])
    await sweep(server.running.services.database, new Date(Date.now() + 29 * 24 * 3_600_000))
    expect((await read(job.id)).id).toBe(job.id)
    await sweep(server.running.services.database, new Date(Date.now() + 31 * 24 * 3_600_000))
    expect((await ask(server.url, `GET /api/user-jobs/${job.id}`, { token })).status).toBe(404)
  })
})

/** Does something while no worker takes a job. */
async function withoutWorkers<Result>(work: () => Promise<Result>): Promise<Result> {
  const client = await server.database.connect()
  await client.query('begin')
  await client.query(
    `select from graphile_worker._private_job_queues where queue_name = 'userJobs' for update`,
  )
  try {
    return await work()
  } finally {
    await client.query('rollback')
    client.release()
    await server.database.query(`select pg_notify('jobs:insert', '{"count":4}')`)
  }
}

describe('an export', () => {
  it('is a file for a day, which an import reads', async () => {
    const [id = ''] = await people(1, {
      name: '=HYPERLINK("x"), "quoted"',
      profile: { givenName: 'Ada', address: { country: 'NL' } },
      primaryPhone: '31612345678',
    })
    const users = { ids: [id] }
    for (const format of ['csv', 'ndjson']) {
      const job = await ended(await post('export', { users, format }))
      expect(job.file).toMatchObject({ name: expect.stringMatching(new RegExp(`^people-.*\\.${format}$`)) })
      const answer = await fetch(`${server.url}/api/user-jobs/${job.id}/file`, {
        headers: { authorization: `Bearer ${token}` },
      })
      const text = await answer.text()
      expect(text).not.toContain('password_digest')
      if (format === 'csv') expect(text).toContain('"\'=HYPERLINK(""x""), ""quoted"""')
      else expect(JSON.parse(text)).toMatchObject({ id, name: '=HYPERLINK("x"), "quoted"' })
      // What was exported changes nothing when it is imported again.
      const again = await ended(await post('import', importOf(text, { format, onExisting: 'update' })))
      expect(counts(again), JSON.stringify(await failuresOf(again.id))).toEqual([1, 0, 1, 0])
    }
    const [, job] = (await ask(server.url, 'GET /api/user-jobs?page_size=2', { token })).body
    await sweep(server.running.services.database, new Date(Date.now() + 25 * 3_600_000))
    await server.database.query(`update user_jobs set ended_at = now() - interval '25 hours' where id = $1`, [
      job.id,
    ])
    expect((await ask(server.url, `GET /api/user-jobs/${job.id}/file`, { token })).status).toBe(404)
  })
})

const csv = `E-mail;Vorname;Plan;Passwort
ada@import.example;Ada;gold;another-Lake-79
ben@import.example;"Ben; the second";7;
no address;Cleo;;
ADA@import.example;Again;;
`
const mapping = {
  'E-mail': 'primaryEmail',
  Vorname: 'profile.givenName',
  Plan: 'customData.plan',
  Passwort: 'password',
}

describe('an import', () => {
  const total = async () =>
    (await ask(server.url, 'GET /api/users?page_size=1', { token })).headers.get('total-number')

  it('says in a dry run what it would do, and writes nothing', async () => {
    const before = await total()
    const job = await ended(await post('import', importOf(csv, { format: 'csv', mapping, isDryRun: true })))
    expect(counts(job)).toEqual([4, 2, 0, 2])
    expect((await failuresOf(job.id)).map(each => [each.line, each.code, each.field])).toEqual([
      [4, 'guard.invalid_input', 'primaryEmail'],
      [5, 'user.email_already_in_use', 'primaryEmail'],
    ])
    expect(await total()).toBe(before)
    expect(job.isUndoable).toBe(false)
  })

  it('creates accounts with passwords, invites them, and is undone unless they signed in', async () => {
    const options = { format: 'csv', mapping, sendInvitations: true }
    const job = await ended(await post('import', importOf(csv, options)))
    expect(counts(job)).toEqual([4, 2, 0, 2])
    const found = await server.manage('GET /api/users', { query: { search: '%@import.example' } })
    expect(
      found.map(each => [each.profile.givenName, each.customData.plan, each.hasPassword]).sort(),
    ).toEqual([
      ['Ada', 'gold', true],
      ['Ben; the second', 7, false],
    ])
    // Nothing of the file stays.
    const kept = await server.database.query(
      'select from user_job_targets where job_id = $1 and (fields is not null or sealed_password is not null)',
      [job.id],
    )
    expect(kept.rowCount).toBe(0)
    expect(job.invitations).not.toBeNull()
    await expect.poll(async () => (await read(job.invitations ?? '')).succeeded).toBe(2)

    const ada = found.find(each => each.profile.givenName === 'Ada')?.id ?? ''
    await server.database.query('update users set last_sign_in_at = now() where id = $1', [ada])
    const undoing = await ended(await post(`${job.id}/undo`))
    expect(counts(undoing)).toEqual([2, 1, 0, 1])
    expect((await failuresOf(undoing.id)).map(each => each.userId)).toEqual([ada])
    const left = await server.manage('GET /api/users', { query: { search: '%@import.example' } })
    expect(left.map(each => each.id)).toEqual([ada])
  })

  it('skips, updates or refuses what is there, and never changes a password', async () => {
    const [id = ''] = await people(1, {
      primaryEmail: 'there@import.example',
      customData: { plan: 'gold', seats: 3 },
      password: 'another-Lake-79',
    })
    const line = `${JSON.stringify({ primaryEmail: 'There@import.example', name: 'There', customData: { plan: 'free' }, password: 'a-new-Lake-80' })}\n`
    const run = async (onExisting: string) =>
      ended(await post('import', importOf(line, { format: 'ndjson', onExisting })))
    expect(counts(await run('fail'))).toEqual([1, 0, 0, 1])
    expect(counts(await run('skip'))).toEqual([1, 0, 1, 0])
    const job = await run('update')
    expect(counts(job)).toEqual([1, 1, 0, 0])
    expect(await user(id)).toMatchObject({ name: 'There', customData: { plan: 'free', seats: 3 } })
    const check = await ask(server.url, `POST /api/users/${id}/password/verify`, {
      token,
      body: { password: 'another-Lake-79' },
    })
    expect(check.status).toBe(204)
    // The account was there before, so it stays.
    await ended(await post(`${job.id}/undo`))
    expect((await user(id)).id).toBe(id)
  })

  it('refuses a file that it cannot read, and says why', async () => {
    const refused = async (text: string, options: object) => {
      const { status, body } = await post('import', importOf(text, options))
      return [status, body.message]
    }
    const bad = 'The file of the request is not valid: '
    expect(await refused('name,"mail\nAda', { format: 'csv' })).toEqual([
      400,
      expect.stringContaining('a quotation mark is not closed'),
    ])
    expect(await refused('Name\nAda', { format: 'csv' })).toEqual([
      400,
      expect.stringContaining(`${bad}\`Name\` is no field`),
    ])
    expect(await refused('name\n', { format: 'csv' })).toEqual([400, `${bad}it has no rows`])
    // A misspelled name would otherwise be dropped without a word.
    const misspelled = importOf('{"primarymail":"neo@import.example"}', { format: 'ndjson' })
    const [failure] = await failuresOf((await ended(await post('import', misspelled))).id)
    expect(failure).toMatchObject({ line: 1, details: '`primarymail` is no field' })
    expect(await refused('', { format: 'ndjson' })).toEqual([400, `${bad}it is empty`])
  })
})
