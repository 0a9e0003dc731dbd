import pg from 'pg'

/** People in one statement, and in one step of the progress. */
const batch = 50_000

type Seeding = {
  /** The number of existing people, which are the newest. */
  from: number
  to: number
  onProgress(line: string): void
}

/** Fills `users` with realistic people: repeated names, unique addresses, some values in all other columns. */
export async function seedUsers(databaseUrl: string, { from, to, onProgress }: Seeding): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(`set maintenance_work_mem = '256MB'`)
    // Building a GIN index at the end is many times faster than updating it with each row.
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(wordIndexes)
    if (to - from > batch) for (const { name } of indexes) await client.query(`drop index ${name}`)
    for (let made = from; made < to; made += batch) {
      await client.query(insert, [made + 1, Math.min(made + batch, to), firstNames, lastNames])
      if (to - from > batch) onProgress(`${Math.min(made + batch, to)} of ${to} users`)
    }
    if (to - from > batch)
      for (const { name, definition } of indexes) {
        onProgress(`making the index ${name}`)
        await client.query(definition)
      }
    // Statistics and visibility map as in a database that has been running for a while.
    await client.query('vacuum (analyze)')
  } finally {
    await client.end()
  }
}

const wordIndexes = `
  select indexname as name, indexdef as definition from pg_indexes
  where schemaname = 'public' and tablename in ('users', 'user_search') and indexdef like '%USING gin%'`

const insert = `
  insert into users (id, username, primary_email, primary_phone, name, avatar, profile, custom_data,
    last_sign_in_at, created_at, updated_at)
  select substr(md5(n::text), 1, 12), lower(first) || '_' || lower(last) || n,
    lower(first) || '.' || lower(last) || n || (array['@example.com', '@mail.example.org', '@example.net'])[1 + n % 3],
    case when n % 3 = 0 then '4477' || lpad(n::text, 8, '0') end,
    first || ' ' || last,
    case when n % 2 = 0 then 'https://avatars.example.com/' || n || '.webp' end,
    jsonb_build_object('givenName', first, 'familyName', last, 'locale', (array['en-GB', 'zh-CN', 'de-DE'])[1 + n % 3],
      'zoneinfo', (array['Europe/London', 'Asia/Shanghai', 'Europe/Berlin'])[1 + n % 3]),
    jsonb_build_object('plan', (array['free', 'team', 'enterprise'])[1 + n % 3], 'seats', n % 50,
      'preferences', jsonb_build_object('theme', 'dark', 'newsletter', n % 2 = 0)),
    now() - n % 1000 * interval '1 hour', now() - n * interval '7 minutes', now() - n % 1000 * interval '1 hour'
  from generate_series($1::integer, $2::integer) as n,
    -- Namesakes do not stand side by side.
    lateral (select hashint4(n) & 2147483647 as chance) as chances,
    lateral (select ($3::text[])[1 + chance % cardinality($3)] as first,
      ($4::text[])[1 + chance / cardinality($3) % cardinality($4)] as last) as names`

const firstNames = words(`
  Adam Aisha Alice Amelia Anna Anton Arthur Ava Beatrice Benjamin Bruno Carmen Chen Chloe Clara Daniel David Diego Elena
  Elias Emma Eric Fatima Felix Fiona Florian Freya Gabriel Grace Hannah Hao Harriet Hassan Helena Hugo Ines Irina Isaac
  Ivan Jack Jade James Jasmine Jing Johan Jonas Julia Karim Katarina Kenji Lara Laura Lei Leo Liam Lina Louis Lucia Luka
  Maja Marco Maria Martin Matilda Maya Mei Michael Mina Mohamed Nadia Naomi Nathan Nina Noah Nora Oliver Olga Omar Oscar
  Paula Pedro Peter Priya Rafael Raj Rosa Ruby Samuel Sara Sofia Stefan Tara Theo Thomas Tomas Valeria Victor Wei Xin Yara
  Yuki Zoe`)

const lastNames = words(`
  Abbott Adeyemi Ahmed Almeida Andersen Bauer Becker Bennett Bianchi Brown Campbell Carter Castillo Chang Clarke Cohen
  Cooper Costa Cruz Davies Dubois Edwards Eriksson Evans Fernandez Fischer Fleming Foster Garcia Gomez Green Gupta Haddad
  Hansen Harris Hernandez Hoffmann Horvat Huang Hughes Ibrahim Ivanov Jackson Jansen Jensen Johnson Jones Kaya Keller Khan
  Kim King Klein Kowalski Kumar Larsen Laurent Lee Lewis Lindberg Lopez Martinez Mbeki Meyer Mitchell Moreau Morgan Morris
  Muller Nakamura Nguyen Nielsen Novak Okafor Oliveira Olsen Ortega Osman Parker Patel Pereira Petrov Phillips Popescu
  Ramirez Reed Ricci Roberts Rossi Russo Sanchez Santos Sato Schmidt Schneider Silva Singh Smith Sokolov Suzuki Tanaka
  Taylor Thompson Torres Turner Vargas Virtanen Wagner Walker Wang Watson Weber Williams Wilson Wong Wright Wu Yamamoto
  Yilmaz Young Zhang Zhou Zimmermann`)

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
