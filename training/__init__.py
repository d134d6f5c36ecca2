"""Growing the trees of the pairing from annotated chats. No part of the product, and not installed with it."""
