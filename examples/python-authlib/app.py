"""Signs people in with OpenID Connect, and reads the Management API as a back end."""

import os

from authlib.integrations.flask_client import OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, redirect, render_template_string, session, url_for

ISSUER = os.environ["OIDC_ISSUER"]
ENDPOINT = ISSUER.removesuffix("/oidc")

app = Flask(__name__)
app.secret_key = os.environ["SESSION_SECRET"]

latchkey = OAuth(app).register(
    "latchkey",
    client_id=os.environ["OIDC_CLIENT_ID"],
    client_secret=os.environ["OIDC_CLIENT_SECRET"],
    server_metadata_url=f"{ISSUER}/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
)


def count_people():
    """Asks the Management API with a token of this back end, which no person is behind."""
    back_end = OAuth2Session(
        os.environ["MANAGEMENT_CLIENT_ID"],
        os.environ["MANAGEMENT_CLIENT_SECRET"],
        scope="users:read",
    )
    back_end.fetch_token(
        f"{ISSUER}/token",
        grant_type="client_credentials",
        resource="https://default.logto.app/api",
    )
    response = back_end.get(f"{ENDPOINT}/api/users", params={"page": 1, "page_size": 1}, timeout=10)
    response.raise_for_status()
    return int(response.headers["Total-Number"])


PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>Flask and Authlib</title>
{% if person %}
<h1>Hello, {{ person.name or person.username }}</h1>
<p>Accounts on this server: {{ people }}</p>
<p><a href="{{ account }}">Manage your account</a></p>
<form method="post" action="/sign-out"><button>Sign out</button></form>
{% else %}
<h1>My application</h1>
<p><a href="/sign-in">Sign in</a></p>
{% endif %}
</html>"""


@app.get("/")
def home():
    person = session.get("person")
    people = count_people() if person else None
    return render_template_string(PAGE, person=person, people=people, account=f"{ENDPOINT}/account")


@app.get("/sign-in")
def sign_in():
    return latchkey.authorize_redirect(url_for("callback", _external=True))


@app.get("/callback")
def callback():
    # Checks state and nonce, and the signature, issuer and audience of the ID token.
    session["person"] = latchkey.authorize_access_token()["userinfo"]
    return redirect("/")


@app.post("/sign-out")
def sign_out():
    session.clear()
    return redirect("/")


if __name__ == "__main__":
    app.run(host="localhost", port=int(os.environ.get("PORT", "5000")))
