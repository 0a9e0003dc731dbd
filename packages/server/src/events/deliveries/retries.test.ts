import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliveryLimit, pauseAfter } from './retries.ts'

const hour = 3_600_000
const random = fc.double({ min: 0, max: 1, noNaN: true })
const attempts = fc.integer({ min: 1, max: 200 })
const age = fc.integer({ min: 0, max: deliveryLimit - 1 })
const retryAfter = fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: undefined })

describe('the pause after a failed attempt', () => {
  it('grows from five seconds to twelve hours', () => {
    const pauses = Array.from({ length: 15 }, (_, at) =>
      pauseAfter({ attempts: at + 1, age: 0, random: 0.5 }),
    )
    expect(pauses[0]).toBe(5000)
    expect(pauses.at(-1)).toBe(12 * hour)
    expect(pauses).toEqual(pauses.toSorted((a, b) => Number(a) - Number(b)))
  })

  it('varies by a fifth at most, and grows whatever the variation', () => {
    fc.assert(
      fc.property(attempts, random, random, (number, one, other) => {
        const middle = Number(pauseAfter({ attempts: number, age: 0, random: 0.5 }))
        const pause = Number(pauseAfter({ attempts: number, age: 0, random: one }))
        expect(pause).toBeGreaterThanOrEqual(0.8 * middle - 1)
        expect(pause).toBeLessThanOrEqual(1.2 * middle + 1)
        const later = Number(pauseAfter({ attempts: number + 1, age: 0, random: other }))
        if (number < 10) expect(later).toBeGreaterThan(pause)
      }),
    )
  })

  it('honors Retry-After, an hour at most', () => {
    fc.assert(
      fc.property(attempts, random, retryAfter, (number, random, asked) => {
        const own = Number(pauseAfter({ attempts: number, age: 0, random }))
        const pause = pauseAfter({ attempts: number, age: 0, random, retryAfter: asked })
        expect(pause).toBe(Math.max(own, Math.min(asked ?? 0, hour)))
      }),
    )
  })

  it('never goes beyond three days after the event, where the last attempt is', () => {
    fc.assert(
      fc.property(attempts, age, random, retryAfter, (number, age, random, retryAfter) => {
        const pause = Number(pauseAfter({ attempts: number, age, random, retryAfter }))
        expect(pause).toBeGreaterThan(0)
        expect(age + pause).toBeLessThanOrEqual(deliveryLimit)
      }),
    )
  })

  it('ends with an attempt at three days, after at most twenty attempts', () => {
    fc.assert(
      fc.property(fc.infiniteStream(random), chances => {
        const ages: number[] = []
        for (let age = 0, number = 1; ; number += 1) {
          ages.push(age)
          const [random = 0] = [...chances.take(1)]
          const pause = pauseAfter({ attempts: number, age, random })
          if (pause === undefined) break
          age += pause
        }
        expect(ages.at(-1)).toBeCloseTo(deliveryLimit, 0)
        expect(ages.length).toBeGreaterThan(10)
        expect(ages.length).toBeLessThanOrEqual(20)
      }),
    )
  })

  it('is none after the last attempt', () => {
    fc.assert(
      fc.property(attempts, fc.nat(), random, retryAfter, (number, beyond, random, retryAfter) => {
        expect(
          pauseAfter({ attempts: number, age: deliveryLimit + beyond, random, retryAfter }),
        ).toBeUndefined()
      }),
    )
  })
})
