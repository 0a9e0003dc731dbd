/** The time this many hoursAgo ago. */
export const hoursAgo = (count: number) => Date.now() - count * 60 * 60 * 1000

/** Places of sessions and events, from short to long. */
export const places = [
  { ip: '203.0.113.7', country: 'CN', city: '上海' },
  { ip: '198.51.100.24', country: 'BR', city: 'São José do Rio Preto' },
  { ip: '2001:db8:85a3:8d3:1319:8a2e:370:7348' },
]

/** Devices of sessions and events, the last one unknown. */
export const devices = [
  { browser: 'Safari', os: 'iOS', type: 'mobile' },
  { browser: 'Firefox', os: 'macOS', type: 'desktop' },
  { browser: 'Samsung Internet for Android', os: 'Android', type: 'tablet' },
  { browser: null, os: null, type: null },
]
