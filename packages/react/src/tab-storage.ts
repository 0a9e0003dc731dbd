/** Storage that lasts as long as the tab, e.g. `sessionStorage`. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
