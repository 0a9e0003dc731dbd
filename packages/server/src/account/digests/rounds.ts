import { setImmediate as nextTurn } from 'node:timers/promises'

/** About a millisecond of hashing; in between, the server is there for others. */
const roundsInATurn = 500

/** Does one round after another. */
export async function repeat(rounds: number, round: (number: number) => void): Promise<void> {
  for (let number = 0; number < rounds; number += 1) {
    if (number > 0 && number % roundsInATurn === 0) await nextTurn()
    round(number)
  }
}
