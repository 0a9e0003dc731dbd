import { countActivePeople } from '../../directory/dashboard/active-people.ts'
import { countNewPeople, countPeople, readDailyFigures } from '../../directory/dashboard/daily-figures.ts'
import type { Services } from '../../services.ts'
import type { ManagementOperation } from './operation.ts'

export const dashboardOperations = ({ database }: Services) => ({
  readUserTotal: {
    perform: ({ tx }) => countPeople(tx),
  } satisfies ManagementOperation<'readUserTotal'>,

  readNewUserCounts: {
    perform: ({ tx, now }, { query }) => countNewPeople(tx, now, query),
  } satisfies ManagementOperation<'readNewUserCounts'>,

  readActiveUserCounts: {
    // The first answer for a time zone takes a while, and is kept: the connections of quick reads can do neither.
    perform: ({ now }, { query }) => countActivePeople(database, now, query),
  } satisfies ManagementOperation<'readActiveUserCounts'>,

  readDailyFigures: {
    perform: ({ now }, { query }) => readDailyFigures(database, now, query),
  } satisfies ManagementOperation<'readDailyFigures'>,
})
