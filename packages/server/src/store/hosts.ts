import { splitHosts } from '../environment.ts'

/** Where the database is: one host, or several of which one takes writes. */
export type Hosts = {
  amount: number
  isChoice: boolean
  /** The connection string of the host to connect to now. */
  current(): string
  /** Says that a host could not be used; from now on, the next one is tried. */
  leave(host: string): void
}

const known = new Map<string, Hosts>()

/**
 * The hosts that a connection string names, as libpq writes them (`postgres://user@one:5432,two:5432/name`). What is found out
 * about them is shared by all connections: after a failover, the first that fails shows the others the way.
 */
export function hostsOf(connectionString: string): Hosts {
  const found = known.get(connectionString) ?? chooseAmong(splitHosts(connectionString))
  known.set(connectionString, found)
  return found
}

function chooseAmong(hosts: string[]): Hosts {
  let at = 0
  return {
    amount: hosts.length,
    isChoice: hosts.length > 1,
    current: () => hosts[at] ?? '',
    leave(host) {
      if (host === hosts[at]) at = (at + 1) % hosts.length
    },
  }
}
