import { ProblemError } from '@latchkey/client'
import { expect, it } from 'vitest'
import { createConfirmation, StepUpCancelled } from './confirmation.ts'
import { type Changed, createStepUp, type Proof } from './step-up.ts'
import { createWithStepUp } from './use-step-up.ts'

const refusal = new ProblemError(403, { code: 'verification_record.permission_denied' })

function begin() {
  const stepUp = createStepUp()
  const confirmation = createConfirmation()
  let dialogs = 0
  confirmation.watch(() => {
    if (confirmation.pending()) dialogs += 1
  })
  return {
    confirmation,
    withStepUp: createWithStepUp(stepUp, confirmation),
    dialogs: () => dialogs,
    confirm(verificationRecordId: string, sufficientFor: Changed[] = ['credential']) {
      const expiresAt = new Date(Date.now() + 60_000).toISOString()
      const proof: Proof = { verificationRecordId, expiresAt, method: 'Password' }
      stepUp.keep('someone', proof, { type: 'Password', sufficientFor })
      confirmation.pending()?.confirm()
    },
  }
}

it('asks for one step-up on behalf of calls at the same time, and goes on with all of them', async () => {
  const { withStepUp, confirm, dialogs } = begin()
  const calls = ['one', 'two'].map(name => withStepUp(async verification => `${name} ${verification}`))
  confirm('record')
  await expect(Promise.all(calls)).resolves.toEqual(['one record', 'two record'])
  expect(dialogs()).toBe(1)
})

it('asks for nothing while the server accepts the last step-up', async () => {
  const { withStepUp, confirm, dialogs } = begin()
  confirm('record')
  await expect(withStepUp(async verification => verification)).resolves.toBe('record')
  expect(dialogs()).toBe(0)
})

it('asks again if the server refuses the step-up, and sends the call once more', async () => {
  const { withStepUp, confirm, confirmation } = begin()
  confirm('old')
  const tried: string[] = []
  const call = withStepUp(async verification => {
    tried.push(verification)
    if (verification === 'old') throw refusal
  })
  await expect.poll(() => confirmation.pending()).toBeDefined()
  confirm('new')
  await call
  expect(tried).toEqual(['old', 'new'])
})

it('asks again for a change that the way to confirm does not suffice for', async () => {
  const { withStepUp, confirm, confirmation, dialogs } = begin()
  const reading = withStepUp(async () => 'read')
  const changing = withStepUp(async () => 'changed', { changes: 'email' })
  confirm('weak', [])
  await expect(reading).resolves.toBe('read')
  await expect.poll(() => confirmation.pending()?.changes).toBe('email')
  confirm('strong', ['email'])
  await expect(changing).resolves.toBe('changed')
  expect(dialogs()).toBe(2)
})

it('rejects every waiting call if the person cancels, and sends none', async () => {
  const { withStepUp, confirmation } = begin()
  let sent = 0
  const calls = [1, 2].map(() =>
    withStepUp(async () => {
      sent += 1
    }),
  )
  confirmation.pending()?.cancel()
  for (const call of calls) await expect(call).rejects.toBeInstanceOf(StepUpCancelled)
  expect(sent).toBe(0)
})

it('passes other errors on', async () => {
  const { withStepUp, confirm } = begin()
  confirm('record')
  const failing = withStepUp(() => Promise.reject(new ProblemError(422, { code: 'user.same_password' })))
  await expect(failing).rejects.toMatchObject({ code: 'user.same_password' })
})
