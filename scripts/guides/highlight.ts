import { type BundledLanguage, createCssVariablesTheme, createHighlighter } from 'shiki'

const theme = createCssVariablesTheme({ name: 'by-class', variablePrefix: '--code-' })
const languages = [
  'sh',
  'ts',
  'tsx',
  'js',
  'jsx',
  'json',
  'html',
  'css',
  'vue',
  'python',
  'sql',
  'yaml',
  'toml',
  'ini',
  'nginx',
  'diff',
  'http',
  'docker',
]
const highlighter = await createHighlighter({ themes: [theme], langs: languages })

/**
 * The HTML of a code block. The kind of a token is a class, because the policy of the pages allows no `style`
 * attributes; the style sheet has the colors of both themes.
 */
export function highlight(code: string, language: string): string {
  // The cast is safe: it is a loaded language.
  const lang = (highlighter.getLoadedLanguages().includes(language) ? language : 'text') as BundledLanguage
  const { tokens } = highlighter.codeToTokens(code.replace(/\n$/, ''), { lang, theme: 'by-class' })
  return tokens
    .map(line =>
      line
        .map(({ content, color }) => {
          const kind = /--code-(?:token-)?([\w-]+)/.exec(color ?? '')?.[1]
          const text = escapeHtml(content)
          return !kind || kind === 'foreground' || !content.trim()
            ? text
            : `<span class="c-${kind}">${text}</span>`
        })
        .join(''),
    )
    .join('\n')
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
