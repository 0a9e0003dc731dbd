import '@latchkey/element'

const given = new URLSearchParams(location.hash.slice(1))
const account = document.createElement('latchkey-account')
account.endpoint = given.get('endpoint')
account.language = 'en'
account.getAccessToken = () => given.get('token')
document.querySelector('main').append(account)
