import { setImmediate as nextTurn } from 'node:timers/promises'

/** About a millisecond of hashing, after which the event loop handles other requests. */
const roundsInATurn = 500

/** Runs the rounds in order, yielding to the event loop in between. */
export async function repeat(rounds: number, round: (number: number) => void): Promise<void> {
  for (let number = 0; number < rounds; number += 1) {
    if (number > 0 && number % roundsInATurn === 0) await nextTurn()
    round(number)
  }
}
