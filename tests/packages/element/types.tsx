import '@latchkey/element'

const account = document.createElement('latchkey-account')
account.theme = 'dark'
account.getAccessToken = async () => 'token'
account.addEventListener('latchkey-navigate', ({ detail }) => console.log(detail.path.length))
// @ts-expect-error: there is no such theme
account.theme = 'blue'
