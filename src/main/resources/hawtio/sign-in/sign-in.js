'use strict'

const problem = document.getElementById('problem')

function show (text) {
  problem.textContent = text
  problem.hidden = false
}

async function post (path, body) {
  const answer = await fetch(`/hawtio/auth/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body)
  })
  const value = await answer.json().catch(() => ({}))
  if (!answer.ok) throw new Error(value.detail || `The runtime answered ${answer.status}.`)
  return value
}

async function enter (path, body) {
  problem.hidden = true
  try {
    await post(path, await body())
    window.location.assign('/hawtio/')
  } catch (error) {
    show(error.message || String(error))
  }
}

// A message of Sign-In with Ethereum (ERC-4361), with the nonce of this runtime.
async function signed () {
  const [address] = await window.ethereum.request({ method: 'eth_requestAccounts' })
  const terms = await post('nonce', {})
  const message = [
    `${window.location.host} wants you to sign in with your Ethereum account:`,
    address,
    '',
    'Watch and operate this runtime in Hawtio.',
    '',
    `URI: ${window.location.origin}`,
    'Version: 1',
    `Chain ID: ${terms.chainId}`,
    `Nonce: ${terms.nonce}`,
    `Issued At: ${new Date().toISOString()}`
  ].join('\n')
  const bytes = Array.from(new TextEncoder().encode(message), byte => byte.toString(16).padStart(2, '0')).join('')
  const signature = await window.ethereum.request({ method: 'personal_sign', params: [`0x${bytes}`, address] })
  return { message, signature }
}

document.getElementById('wallet').addEventListener('click', () => {
  if (window.ethereum) enter('wallet', signed)
  else document.getElementById('no-wallet').hidden = false
})
for (const [form, path] of [['key-form', 'key'], ['password-form', 'login']]) {
  document.getElementById(form).addEventListener('submit', event => {
    event.preventDefault()
    enter(path, async () => Object.fromEntries(new FormData(event.target)))
  })
}
