import { beginningOf, slotOf, slotsOfDay } from '../../events/slots.ts'

/** The days of a time zone. A day is the number of days from 1970-01-01 to its date, in any zone. */
export type Calendar = {
  /** The canonical name of the time zone. */
  timeZone: string
  /** The day of a moment. */
  dayAt(moment: Date): number
  /** The first slot of a day, which is not always that of midnight: where a clock skips midnight, days begin later. */
  beginning(day: number): number
}

const milliseconds = 24 * 3_600_000

/** Slots between the beginning of a day in UTC and that in the zones farthest from it, with an hour to spare. */
const farthest = 15 * 4

export function calendarOf(timeZone = 'UTC'): Calendar {
  // The locale that writes dates as ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const dayAt = (moment: Date) => dayOf(format.format(moment))
  return {
    timeZone: format.resolvedOptions().timeZone,
    dayAt,
    beginning(day) {
      let before = day * slotsOfDay - farthest
      let beginning = day * slotsOfDay + farthest
      while (beginning - before > 1) {
        const middle = Math.floor((before + beginning) / 2)
        if (dayAt(beginningOf(middle)) < day) before = middle
        else beginning = middle
      }
      return beginning
    },
  }
}

/** The day of a date, `yyyy-MM-dd`. */
export function dayOf(date: string): number {
  return Date.parse(date) / milliseconds
}

export function dateOf(day: number): string {
  return new Date(day * milliseconds).toISOString().slice(0, 10)
}

/** The days from one to another. */
export function daysBetween(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
}

/** Whether a day is over, and every request that began in it has ended, also on a node whose clock is behind. */
export function isOver(calendar: Calendar, day: number, now: Date): boolean {
  return calendar.beginning(day + 1) < slotOf(now)
}
