import '@latchkey/react/style.css'

export const metadata = { title: 'Next.js and Auth.js', icons: 'data:,' }

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  )
}
