import { contents, otherSlugs, readGuide, readOther } from './contents.ts'
import { endpoint } from './page.ts'

const summary =
  'Latchkey is an open-source account server. Applications sign people in with it by OpenID Connect, people manage their own accounts by the Account API and ready-made components, and back ends manage all accounts by the Management API. It implements the wire protocol of Logto.'

/** The index of the documentation for language models; https://llmstxt.org. */
export function llmsIndex(): string {
  const groups = contents.map(({ title, pages }) => {
    const links = pages.map(slug => {
      const { title, description } = readGuide(slug, 'en')
      return `- [${title}](${endpoint}/docs/${slug}.md): ${description}`
    })
    return `## ${title.en}\n\n${links.join('\n')}`
  })
  const others = otherSlugs.map(slug => {
    const { title, description } = readOther(slug)
    return `- [${title}](${endpoint}/docs/${slug}.md): ${description}`
  })
  const apis = ['user', 'management', 'experience', 'link'].map(
    name => `- [OpenAPI document: ${name}](${endpoint}/api/openapi/${name}.json)`,
  )
  return [
    '# Latchkey',
    `> ${summary}`,
    `All guides in one file: [llms-full.txt](${endpoint}/docs/llms-full.txt)`,
    ...groups,
    `## APIs\n\n${apis.join('\n')}`,
    `## Optional\n\n${others.join('\n')}\n`,
  ].join('\n\n')
}

/** All guides in one file. */
export function llmsFull(guides: string[]): string {
  return `# Latchkey\n\n> ${summary}\n\n${guides.map(guide => guide.trim()).join('\n\n---\n\n')}\n`
}
