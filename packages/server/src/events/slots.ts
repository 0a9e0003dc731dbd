/**
 * Figures are kept by the number of a quarter of an hour since the Unix epoch, as `slot_of` of the database counts:
 * every midnight of every time zone is the beginning of one.
 */
export const slotsOfDay = 96
const milliseconds = 15 * 60 * 1000

export function slotOf(moment: Date): number {
  return Math.floor(moment.getTime() / milliseconds)
}

export function beginningOf(slot: number): Date {
  return new Date(slot * milliseconds)
}
