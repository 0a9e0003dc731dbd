import { describe, expect, it } from 'vitest'
import { createFairQueue } from './password-queue.ts'

/** Work that is done when the test says so. */
function work() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { promise, resolve }
}

describe('the queue of passwords', () => {
  it('takes one of each address in turn, however many one of them has waiting', async () => {
    const queue = createFairQueue({ workers: 1, mostOfOne: 500, mostOfAll: 2000 })
    const done: string[] = []
    const first = work()
    const all = [queue.enter('flood', () => first.promise)]
    for (let count = 0; count < 400; count += 1)
      all.push(queue.enter('flood', async () => void done.push('flood')))
    all.push(queue.enter('owner', async () => void done.push('owner')))
    expect(queue.waiting()).toBe(401)
    first.resolve()
    await Promise.all(all)
    expect(done.indexOf('owner')).toBe(1)
    expect(queue.waiting()).toBe(0)
  })

  it('refuses the end of the longest line when it is full, never whoever comes from elsewhere', async () => {
    const queue = createFairQueue({ workers: 1, mostOfOne: 3, mostOfAll: 4 })
    const first = work()
    const outcome = (promise: Promise<unknown>) =>
      promise.then(
        () => 'done',
        ({ code }) => code,
      )
    const running = queue.enter('flood', () => first.promise)
    const flood = [1, 2, 3, 4].map(() => outcome(queue.enter('flood', async () => {})))
    const others = ['one', 'other'].map(address => outcome(queue.enter(address, async () => {})))
    first.resolve()
    await running
    expect(await Promise.all(flood)).toEqual(['done', 'done', 'server.busy', 'server.busy'])
    expect(await Promise.all(others)).toEqual(['done', 'done'])
  })

  it('goes on when work fails', async () => {
    const queue = createFairQueue({ workers: 1, mostOfOne: 3, mostOfAll: 4 })
    await expect(queue.enter('one', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await queue.enter('one', async () => 'done')).toBe('done')
  })
})
