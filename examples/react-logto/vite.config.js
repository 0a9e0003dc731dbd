import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // The registered redirect URI has this port.
  server: { port: Number(process.env.PORT ?? 5173), strictPort: true },
})
